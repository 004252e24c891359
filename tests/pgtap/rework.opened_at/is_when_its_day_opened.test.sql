begin;
select plan(8);

-- Messages may go out Monday to Friday from 8 to 20; the last one left on Tuesday.
select tests.make_operation('2026-03-10 15:00:00+00');
update ops.settings set value = '{"1": ["08:00", "20:00"], "2": ["08:00", "20:00"], "3": ["08:00", "20:00"], "4": ["08:00", "20:00"], "5": ["08:00", "20:00"]}' where key = 'first_contact_hours';
create temporary table t as select tests.lead(1) as a, tests.lead(2) as b;
update leads.leads set last_outbound_at = '2026-03-10 15:00:00+00' where id = (select a from t);
update leads.leads set last_outbound_at = '2026-03-02 15:00:00+00' where id = (select b from t);
-- Another policy, of which each step has another gap.
insert into rework.policies (code, name, is_active) values ('other', 'Other', false);
insert into rework.steps (policy_id, step, gap_days, template_code) select p.id, s.step, 9, s.template_code from rework.policies as p, rework.steps as s where p.code = 'other';
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, state, due_at, created_at, finished_at)
select l.id, 1, s.step, s.policy_id, s.template_code, 'cancelled', '2026-03-25 15:00:00+00', now(), now() from t, unnest(array[t.a, t.b]) as l (id), rework.steps as s join rework.policies as p on p.id = s.policy_id and p.is_default;
create function tests.opened(p_lead_id bigint, p_step integer) returns text language sql as $$
    select to_char(rework.opened_at(x.id) at time zone 'America/Sao_Paulo', 'Dy DD HH24:MI') from rework.attempts as x where x.lead_id = p_lead_id and x.step = p_step
$$;
select is(tests.opened(a, 1), 'Fri 13 08:00', 'D+3, when messages may go out') from t;
select is(tests.opened(a, 3), 'Mon 16 08:00', 'four days after, which is a Saturday') from t;
select is(tests.opened(b, 1), 'Thu 05 08:00', 'the other''s by their own message') from t;
update rework.attempts set due_at = '2026-03-12 15:00:00+00' where lead_id = (select a from t);
select is(tests.opened(a, 1), 'Thu 12 12:00', 'never later than it was ordered for') from t;
update rework.attempts set due_at = '2026-03-25 15:00:00+00', step = step + 10 where lead_id = (select a from t);
update ops.settings set value = '2' where key = 'await_reply_days';
select is(tests.opened(a, 11), 'Thu 12 08:00', 'a step that there is no more: by the setting') from t;
update leads.leads set last_outbound_at = null, last_answer_at = null where id = (select a from t);
select is(tests.opened(a, 11), 'Wed 25 12:00', 'without a word of ours when it was ordered for') from t;
update rework.attempts set policy_id = (select p.id from rework.policies as p where p.code = 'other') where lead_id = (select b from t) and step = 1;
select is(tests.opened(b, 1), 'Wed 11 08:00', 'by the policy that ordered it') from t;
select throws_ok('select rework.opened_at(-1)', 'P0002', null, 'an attempt that there is not');

select * from finish();
rollback;
