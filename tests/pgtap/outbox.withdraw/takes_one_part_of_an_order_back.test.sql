begin;
select plan(5);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
update outbox.jobs set state = 'cancelled', finished_at = now();
select outbox.enqueue(p_kind => x.kind, p_lead_id => l.lead_id, p_due_at => util.current_time(), p_payload => x.payload)
from (select lead_id from t union all select other from t) as l
cross join (values (1, 'chatwoot.update', '{"assignee_id": 5}'::jsonb), (2, 'chatwoot.update', '{"assignee_id": 6, "status": "open"}'), (3, 'chatwoot.note', '{"assignee_id": 7}'), (4, 'chatwoot.update', '{"priority": "high"}')) as x (n, kind, payload)
order by x.n;
create function tests.payloads(p_lead_id bigint) returns text language sql as $$
    select string_agg(o.payload::text, ' ' order by o.id) from outbox.jobs as o where o.lead_id = p_lead_id and o.state <> 'cancelled'
$$;
update outbox.jobs as o
set state = 'claimed', claimed_by = tests.worker_id(), lease_expires_at = util.current_time() + interval '1 minute'
from t
where o.lead_id = t.lead_id and o.payload = '{"assignee_id": 5}';
select is(outbox.withdraw(lead_id, 'chatwoot.update', 'assignee_id'), 1, 'one job that nobody claimed has it') from t;
select is(tests.payloads(lead_id), '{"assignee_id": 5} {"status": "open"} {"assignee_id": 7} {"priority": "high"}', 'what is claimed, another kind, and the rest of the order stay') from t;
select is(outbox.withdraw(lead_id, 'chatwoot.update', 'assignee_id'), 0, 'once') from t;
select is((select count(*) from outbox.jobs as o, t where o.lead_id = t.lead_id and o.state = 'pending'), 3::bigint, 'the jobs themselves stand');
select is(tests.payloads(other), '{"assignee_id": 5} {"status": "open", "assignee_id": 6} {"assignee_id": 7} {"priority": "high"}', 'another lead''s stay whole') from t;

select * from finish();
rollback;
