begin;
select plan(8);

select tests.make_operation();
create temporary table t as select * from tests.contacted_lead(1);
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
create temporary table u as select * from tests.contacted_lead(2);
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
create function tests.jobs(p_lead_id bigint) returns text language sql as $$
    select string_agg(concat_ws(' ', o.state, o.due_at - util.current_time(), o.payload), ', ' order by o.id) from outbox.jobs as o where o.lead_id = p_lead_id and o.kind = 'whatsapp.template'
$$;

select sending.fail_message((tests.message_of(lead_id)).id, '{"phase": "answered", "code": 131049}', util.current_time()) from t;
select is(tests.jobs(lead_id), 'pending 1 day {"purpose": "first_contact"}', 'its job is ordered again') from t;
select is((tests.message_of(lead_id)).state, 'queued', 'and it waits') from t;

-- The job is no longer kept: neither is what it knew lost.
insert into rework.policies (code, name) values ('teste', 'Teste');
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, message_id, created_at, finished_at)
select m.lead_id, 1, 1, p.id, 'rework_1', util.current_time(), 'sent', m.id, util.current_time(), util.current_time()
from u cross join lateral tests.message_of(u.lead_id) as m, rework.policies as p where p.code = 'teste';
update sending.messages set purpose = 'rework' where lead_id = (select lead_id from u);
delete from outbox.jobs where lead_id = (select lead_id from u) and kind = 'whatsapp.template';
select sending.fail_message((tests.message_of(lead_id)).id, '{"phase": "answered", "code": 131049}', util.current_time()) from u;
select is(
    (select concat_ws(' ', o.state, o.due_at - util.current_time(), o.payload - 'attempt_id') from outbox.jobs as o, u where o.lead_id = u.lead_id and o.kind = 'whatsapp.template'),
    'pending 1 day {"purpose": "rework", "template_code": "rework_1"}', 'it is ordered anew, for what it was'
);
select is((select a.message_id from outbox.jobs as o, rework.attempts as a, u where o.lead_id = u.lead_id and o.payload ->> 'attempt_id' = a.id::text), (tests.message_of(lead_id)).id, 'and for the attempt') from u;
select is((select o.channel_id from outbox.jobs as o, u where o.lead_id = u.lead_id and o.kind = 'whatsapp.template'), tests.channel(), 'on its channel');
select is(tests.jobs(lead_id), 'pending 1 day {"purpose": "first_contact"}', 'the other lead''s job is as it was') from t;

select sending.fail_message((tests.message_of(lead_id)).id, '{"phase": "answered", "code": 130403}', util.current_time()) from t;
select is((tests.message_of(lead_id)).state, 'failed', 'what may not be sent again') from t;
select is(tests.next_action(lead_id), 'call_by_consultant', 'is for somebody to call') from t;

select * from finish();
rollback;
