begin;
select plan(17);

-- At noon; the day ends at midnight.
create function tests.place(p_lead jsonb, p_wait jsonb default null, p_at timestamptz default '2026-03-10 15:00:00+00')
returns text
language sql
as $$
    select concat_ws(' ', w.list, w.kind)
    from governance.worklist_place(
        jsonb_populate_record(null::leads.leads, '{"id": 1, "status": "engaged", "consultant_id": 1}' || p_lead),
        jsonb_populate_record(null::routing.waits, p_wait), p_at, '2026-03-11 03:00:00+00'
    ) as w
$$;
create function tests.step(p_action text, p_at text, p_more jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object('next_action', p_action, 'next_action_at', p_at) || p_more
$$;
create function tests.wait(p_kind text, p_since text, p_due_at text, p_more jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object('lead_id', 1, 'kind', p_kind, 'since', p_since, 'due_at', p_due_at) || p_more
$$;

select is(tests.place(tests.step('await_reply', '2026-03-10 14:00Z')), 'waiting', 'the person''s turn, whatever its hour');
select is(tests.place(tests.step('rework', '2026-03-10 14:00Z')), 'waiting', 'the cadence''s turn');
select is(tests.place(tests.step('first_contact', '2026-03-10 14:00Z')), 'waiting', 'a first message goes out by itself');
select is(tests.place(tests.step('first_contact', '2026-03-10 10:00Z'), tests.wait('first_contact', '2026-03-10 10:00Z', '2026-03-10 16:00Z')), 'today first_contact', 'one that did not is a human''s');
select is(tests.place(tests.step('answer_person', '2026-03-10 14:50Z'), tests.wait('answer_person', '2026-03-10 14:50Z', '2026-03-10 15:20Z')), 'today answer_person', 'an answer within its term');
select is(tests.place(tests.step('answer_person', '2026-03-10 14:30Z'), tests.wait('answer_person', '2026-03-10 14:30Z', '2026-03-10 15:00Z')), 'late answer_person', 'late at the very moment');
select is(tests.place(tests.step('answer_person', '2026-03-10 14:50Z'), tests.wait('answer_person', '2026-03-10 14:50Z', '2026-03-11 12:00Z')), 'today answer_person', 'what can be done today is of today');
select is(tests.place(tests.step('answer_person', '2026-03-10 14:50Z'), tests.wait('answer_person', '2026-03-10 14:50Z', '2026-03-11 12:00Z', '{"passed_at": "2026-03-10 14:55Z"}')), 'late answer_person', 'what was escalated is late');
select is(tests.place(tests.step('scheduled', '2026-03-10 18:00Z', '{"appointment_at": "2026-03-10 18:00Z"}'), tests.wait('scheduled', '2026-03-10 18:00Z', '2026-03-10 20:00Z')), 'today scheduled', 'an hour of today');
select is(tests.place(tests.step('scheduled', '2026-03-11 03:00Z', '{"appointment_at": "2026-03-11 03:00Z"}'), tests.wait('scheduled', '2026-03-11 03:00Z', '2026-03-11 13:00Z')), 'waiting scheduled', 'midnight is tomorrow');
select is(tests.place(tests.step('scheduled', '2026-03-11 02:59Z', '{"appointment_at": "2026-03-11 02:59Z"}')), 'today scheduled', 'the minute before is not');
select is(tests.place(tests.step('scheduled', '2026-03-10 15:00Z', '{"appointment_at": "2026-03-10 15:00Z"}')), 'late scheduled', 'without a term an hour that has come is late');
select is(tests.place(tests.step('scheduled', '2026-03-12 15:00Z'), tests.wait('follow_up', '2026-03-12 15:00Z', '2026-03-17 15:00Z')), 'waiting follow_up', 'to be followed up later');
select is(tests.place(tests.step('call_by_consultant', '2026-03-10 11:00Z'), tests.wait('call_by_consultant', '2026-03-10 11:00Z', '2026-03-10 16:00Z')), 'today call_by_consultant', 'a call');
select is(tests.place(tests.step('human_review', '2026-03-10 11:00Z')), 'late human_review', 'something to look at');
select is(
    (select w.since from governance.worklist_place(
        jsonb_populate_record(null::leads.leads, '{"status": "engaged", "next_action": "answer_person", "next_action_at": "2026-03-10 14:00Z", "unanswered_since": "2026-03-09 14:00Z"}'),
        jsonb_populate_record(null::routing.waits, tests.wait('answer_person', '2026-03-10 12:00Z', '2026-03-10 12:30Z')), '2026-03-10 15:00Z', '2026-03-11 03:00Z') as w),
    '2026-03-09 14:00Z'::timestamptz, 'a person waits since their first word, whoever has them now'
);
select is(
    (select w.sort_at from governance.worklist_place(
        jsonb_populate_record(null::leads.leads, '{"status": "engaged", "next_action": "scheduled", "appointment_at": "2026-03-12 14:00Z", "next_action_at": "2026-03-12 14:00Z"}'),
        jsonb_populate_record(null::routing.waits, tests.wait('scheduled', '2026-03-12 14:00Z', '2026-03-12 16:00Z')), '2026-03-10 15:00Z', '2026-03-11 03:00Z') as w),
    '2026-03-12 14:00Z'::timestamptz, 'what waits is ordered by when it begins'
);

select * from finish();
rollback;
