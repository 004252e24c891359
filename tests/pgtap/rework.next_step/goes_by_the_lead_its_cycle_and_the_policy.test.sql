begin;
select plan(10);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as one;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as two;
create function tests.next(p_lead_id bigint) returns text language sql as $$
    select format('%s %s %s', n.step, n.gap_days, n.template_code) from leads.leads as l, rework.next_step(l) as n where l.id = p_lead_id
$$;
insert into rework.policies (code, name) values ('outra', 'Outra');
insert into rework.steps (policy_id, step, gap_days, template_code)
select p.id, n, 20, 'first_contact' from rework.policies as p, generate_series(1, 9) as n where p.code = 'outra';

select is(tests.next(one), '1 3 rework_1', 'the first of the default policy') from t;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, created_at, state, finished_at)
select two, 0, 2, p.id, 'rework_2', now(), now(), 'sent', now() from u, rework.policies as p where p.is_default;
select is(tests.next(one), '1 3 rework_1', 'what another lead had counts for nothing') from t;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, created_at, state, finished_at)
select l.id, l.cycle + 1, 3, p.id, 'rework_3', now(), now(), 'sent', now() from t join leads.leads as l on l.id = t.one, rework.policies as p where p.is_default;
select is(tests.next(one), '1 3 rework_1', 'nor what it had in another cycle') from t;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, created_at, state, finished_at)
select l.id, l.cycle, n, p.id, 'rework_' || n, now(), now(), 'sent', now() from t join leads.leads as l on l.id = t.one, rework.policies as p, generate_series(1, 2) as n where p.is_default;
select is(tests.next(one), '3 4 rework_3', 'after the second the third') from t;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, created_at)
select l.id, l.cycle, 3, p.id, 'rework_3', now(), now() from t join leads.leads as l on l.id = t.one, rework.policies as p where p.is_default;
select is((select format('%s %s', n.policy_id = p.id, n.step is null) from t join leads.leads as l on l.id = t.one, rework.next_step(l) as n, rework.policies as p where p.is_default), 't t', 'after the last the policy says that there is none');
select is((select to_char(rework.await_reply_until(l, jsonb_populate_record(null::leads.step, '{"cycle": 1, "last_outbound_at": "2026-03-10 15:00Z"}')), 'DD HH24') from t join leads.leads as l on l.id = t.one), '13 03', 'after which it waits as long as for any reply');
select is((select to_char(rework.await_reply_until(l, jsonb_populate_record(null::leads.step, '{"cycle": 7, "last_outbound_at": "2026-03-10 15:00Z"}')), 'DD HH24') from t join leads.leads as l on l.id = t.one), '13 03', 'in another cycle for its first step');
update rework.policies set is_active = false where is_default;
select is(tests.next(two), '  ', 'a policy that is off has no step') from u;
update rework.policies set is_default = false;
update rework.policies set is_default = true where code = 'outra';
select is(tests.next(one), '4 20 first_contact', 'another default policy goes on where the lead is') from t;
select is((select n.policy_id from leads.leads as l, u, rework.next_step(l) as n where l.id = u.two), (select p.id from rework.policies as p where p.code = 'outra'), 'and is named');

select * from finish();
rollback;
