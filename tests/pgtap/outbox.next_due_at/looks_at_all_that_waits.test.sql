begin;
select plan(6);

select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = now() where state in ('pending', 'claimed');
select tests.lead(n) from generate_series(20, 23) as n;
create temporary table j as select row_number() over (order by j.id) as n, j.id from outbox.jobs as j where j.state = 'pending';
update outbox.jobs as o set due_at = '2026-03-10 20:00Z'::timestamptz - j.n * interval '1 minute' from j where j.id = o.id;
select is(outbox.next_due_at(), '2026-03-10 19:56Z', 'the earliest of all, whenever it was ordered');
create function tests.hold(p_n integer, p_until timestamptz) returns void language sql as $$
    update outbox.jobs as o set state = 'claimed', claimed_by = tests.worker_id(), lease_expires_at = p_until from pg_temp.j where j.id = o.id and j.n = p_n
$$;
select tests.hold(1, '2026-03-10 19:55Z'), tests.hold(2, '2026-03-10 19:54Z'), tests.hold(3, '2026-03-10 19:57Z');
select is(outbox.next_due_at(), '2026-03-10 19:54Z', 'or the lease that ends first');
update outbox.jobs as o set due_at = '2026-03-10 19:00Z', lead_id = (select x.lead_id from outbox.jobs as x where x.id = (select j.id from j where n = 3))
from j where j.id = o.id and j.n = 4;
select is(outbox.next_due_at(), '2026-03-10 19:54Z', 'what waits behind another of its lead is not due');
update outbox.jobs as o set kind = 'whatsapp.template' from j where j.id = o.id and j.n = 4;
select is(outbox.next_due_at(), '2026-03-10 19:00Z', 'unless it goes elsewhere');

-- What is given back takes its last attempt with it, and no earlier one.
update outbox.jobs set state = 'done', finished_at = now(), claimed_by = null, lease_expires_at = null where state in ('pending', 'claimed');
select tests.lead(30);
create temporary table f as select * from tests.claim_one('chatwoot.contact');
select outbox.fail(tests.worker_id(), id, attempt, tests.chatwoot_error(503)) from f;
select tests.advance('10 minutes');
create temporary table g as select * from tests.claim_one('chatwoot.contact');
select tests.remember();
select is(tests.did(outbox.release(tests.worker_id(), array[id])), '1: outbox.attempts -1, outbox.jobs ~1', 'one attempt') from g;
select is((select string_agg(a.attempt || ' ' || a.outcome, ', ') from outbox.attempts as a join g on g.id = a.job_id), '1 retry', 'the last');

select * from finish();
rollback;
