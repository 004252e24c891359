begin;
select plan(7);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other_id;
create function tests.said(p_signal text, p_at text, p_due_at text default null) returns void language sql as $$
    insert into flow.signals (lead_id, signal, said_at, due_at, natural_key)
    select t.lead_id, p_signal, ('2026-03-10 ' || p_at || '+00')::timestamptz, ('2026-03-10 ' || p_due_at || '+00')::timestamptz, 'test:' || p_signal || p_at from t
$$;
create function tests.step_of() returns text language sql as $$
    select concat_ws(' ', s.action, to_char(s.action_at at time zone 'UTC', 'DD HH24:MI'), s.cause) from t join leads.leads as l on l.id = t.lead_id cross join lateral flow.replay(l) as s
$$;
-- An appointment for 17:00; the person writes at 16:00 and is answered.
select tests.said('appointment_set', '15:30', '17:00'), tests.said('person_wrote', '16:00');
select is(tests.step_of(), 'answer_person 10 16:00 person_wrote', 'new words are to be answered');
select tests.said('human_wrote', '16:59');
select is(tests.step_of(), 'scheduled 10 17:00 human_wrote', 'answered before the appointment, it stands');
update flow.signals set said_at = '2026-03-10 17:00:00+00' where signal = 'human_wrote';
select is(split_part(tests.step_of(), ' ', 1), 'await_reply', 'at its time it has come');
select is((select s.hold_reason from t join leads.leads as l on l.id = t.lead_id cross join lateral flow.replay(l) as s), null, 'nothing is held');

-- Of whom nothing was said nothing follows.
select is((select s::text from flow.replay(null::leads.leads) as s), '(,,,,,,1,,,,)', 'nobody has no next step');
update flow.signals set voided_at = now() where lead_id = (select lead_id from t);
select is((select concat_ws(' ', s.action, s.action_at, s.cause) from t join leads.leads as l on l.id = t.lead_id cross join lateral flow.replay(l) as s), '', 'nor who has nothing that counts');
select is((select s.action from t join leads.leads as l on l.id = t.other_id cross join lateral flow.replay(l) as s), 'first_contact', 'another has their own');

select * from finish();
rollback;
