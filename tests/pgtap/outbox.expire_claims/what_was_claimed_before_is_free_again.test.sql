begin;
select plan(9);

-- Three jobs are claimed, one before, one at and one after the moment; the leases of none have ended.
select tests.make_operation();
create temporary table l as select n, tests.lead(n) as lead_id from generate_series(1, 3) as n;
create temporary table c as select * from outbox.claim(tests.worker_id(), 10) limit 0;
update outbox.jobs set due_at = due_at + interval '1 hour';
create function tests.claim_of(p_n integer) returns bigint language sql as $$
    update outbox.jobs as j set due_at = util.current_time() from l where j.lead_id = l.lead_id and l.n = p_n and j.kind = 'chatwoot.contact';
    select c.id from outbox.claim(tests.worker_id(), 1) as c;
$$;
create temporary table j (n integer, id bigint);
insert into j select 1, tests.claim_of(1);
select tests.advance('1 second');
insert into j select 2, tests.claim_of(2);
select tests.advance('1 second');
insert into j select 3, tests.claim_of(3);
create function tests.states() returns text language sql as $$ select string_agg(concat_ws(' ', j.n, o.state, o.claimed_by is not null, o.leases_expired), ', ' order by j.n) from outbox.jobs as o join j on j.id = o.id $$;
select is(tests.states(), '1 claimed t 0, 2 claimed t 0, 3 claimed t 0', 'three');
select is(outbox.requeue_expired(), 0, 'none of which has expired');
select is(outbox.expire_claims(util.current_time() - interval '1 second'), 1, 'one was claimed before');
select is(tests.states(), '1 pending f 1, 2 claimed t 0, 3 claimed t 0', 'it alone waits again');
select is((select string_agg(format('%s %s', j.n, a.outcome), ', ' order by j.n) from outbox.attempts as a join j on j.id = a.job_id), '1 lease_expired, 2 , 3 ', 'and its attempt ended');
select is(outbox.expire_claims(util.current_time() - interval '1 second'), 0, 'once');
-- What a worker claimed again counts from then.
update outbox.jobs as o set due_at = util.current_time() from j where j.id = o.id and j.n = 1;
select is((select c.id from outbox.claim(tests.worker_id(), 1) as c), (select id from j where n = 1), 'claimed again');
select is(outbox.expire_claims(util.current_time() - interval '500 milliseconds'), 1, 'the second');
select is(tests.states(), '1 claimed t 1, 2 pending f 1, 3 claimed t 0', 'alone');

select * from finish();
rollback;
