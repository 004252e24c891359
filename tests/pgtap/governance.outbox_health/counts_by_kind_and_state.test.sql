begin;
select plan(4);
select tests.make_operation();
select is_empty('select * from governance.outbox_health', 'nothing, nothing to say');
select tests.lead(1), tests.lead(2);
select tests.advance('90 seconds');
select results_eq(
    $$select h.kind, h.state, h.jobs, h.oldest_due_at, h.due_now, h.p95_latency_seconds from governance.outbox_health as h$$,
    $$values ('chatwoot.contact', 'pending', 2::bigint, '2026-03-10 15:00:00+00'::timestamptz, 2::bigint, null::numeric)$$, 'what waits and since when'
);
select tests.step('chatwoot.contact');
create temporary table c as select * from tests.claim_one('chatwoot.contact', '60 seconds');
select tests.advance('61 seconds');
select results_eq(
    $$select h.kind, h.state, h.jobs, h.leases_expired, h.p95_latency_seconds, h.finished_last_hour from governance.outbox_health as h order by 1, 2$$,
    $$values ('chatwoot.contact', 'claimed', 1::bigint, 1::bigint, null::numeric, 0::bigint),
             ('chatwoot.contact', 'done', 1, 0, 90.000, 1), ('chatwoot.conversation', 'pending', 1, 0, null, 0)$$,
    'a job whose worker died, and how long one took'
);
update outbox.jobs set state = 'dead', finished_at = util.current_time(), claimed_by = null, lease_expires_at = null where id = (select id from c);
select is((select h.jobs from governance.outbox_health as h where h.state = 'dead'), 1::bigint, 'the dead are counted');

select * from finish();
rollback;
