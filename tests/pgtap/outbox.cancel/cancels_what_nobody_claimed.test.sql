begin;
select plan(8);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
create function tests.shown(p_lead_id bigint) returns text language sql as $$
    select string_agg(concat_ws(' ', split_part(o.kind, '.', 2), o.state, o.last_error ->> 'cancelled'), ', ' order by o.id) from outbox.jobs as o where o.lead_id = p_lead_id
$$;
select outbox.enqueue(p_kind => x.kind, p_lead_id => l.lead_id, p_due_at => util.current_time(), p_payload => x.payload)
from (select lead_id from t union all select other from t) as l
cross join (values (1, 'chatwoot.note', '{"about": "summary"}'::jsonb), (2, 'chatwoot.note', '{"about": "reply", "inbound_id": 1}'), (3, 'chatwoot.update', '{}')) as x (n, kind, payload)
order by x.n;
create temporary table held as select c.id from t, outbox.claim(tests.worker_id(), 1) as c where c.lead_id = t.lead_id;

select results_eq(
    $$select c.kind, c.payload, c.state from t, outbox.cancel(t.lead_id, '{chatwoot.note}', 'why', util.current_time(), '{"about": "reply"}') as c$$,
    $$values ('chatwoot.note', '{"about": "summary"}'::jsonb, 'cancelled')$$, 'what is cancelled is returned'
);
select is(tests.shown(lead_id), 'contact claimed, note cancelled why, note pending, update pending', 'of these kinds, but for what is excepted') from t;
select is((select count(*) from t, outbox.cancel(t.lead_id, '{chatwoot.note}', 'again', util.current_time(), '{"about": "reply"}')), 0::bigint, 'once');
select is((select count(*) from t, outbox.cancel(t.lead_id, '{chatwoot.contact,chatwoot.note,chatwoot.update}', 'all', util.current_time())), 2::bigint, 'several kinds');
select is(tests.shown(lead_id), 'contact claimed, note cancelled why, note cancelled all, update cancelled all', 'what a worker holds stays its') from t;
select is((select o.finished_at = util.current_time() from outbox.jobs as o, t where o.lead_id = t.lead_id and o.kind = 'chatwoot.update'), true, 'it ended now');
select is((select count(*) from t, outbox.cancel(t.lead_id, '{}', 'none', util.current_time())), 0::bigint, 'no kind, nothing');
select is(tests.shown(other), 'contact pending, note pending, note pending, update pending', 'another lead''s jobs stay') from t;

select * from finish();
rollback;
