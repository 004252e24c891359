begin;
select plan(7);

-- Two people who wrote and wait for an answer since noon.
select tests.make_operation();
select tests.freeze('2026-03-10 12:00:00+00');
create temporary table t as select tests.lead(1) as one, tests.lead(2) as other;
select tests.drain();
select tests.reply(one), tests.reply(other) from t;
create function tests.due(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', w.kind, to_char(w.due_at at time zone 'UTC', 'HH24:MI'), cardinality(w.passed_ids)) from routing.waits as w where w.lead_id = p_lead_id
$$;
create function tests.call(p_lead_id bigint, p_called_at text, p_result text default 'busy') returns integer language sql as $$
    select a.http_status
    from leads.leads as l, api.record_call(tests.credential(), l.uid, convert_to(jsonb_build_object('result', p_result, 'called_at', p_called_at)::text, 'UTF8')) as a
    where l.id = p_lead_id
$$;
select tests.freeze('2026-03-10 12:25:00+00');
select tests.call(one, '2026-03-10T11:50:00Z') from t;
select is(tests.due(one), 'answer_person 12:30 0', 'a call of before the person wrote is told: nobody answered them') from t;
select tests.call(one, '2026-03-10T12:20:00Z', 'no_answer') from t;
select is(tests.due(one), 'answer_person 12:55 0', 'a call since then has tried to: the term begins anew') from t;
select is(tests.due(other), 'answer_person 12:30 0', 'of that lead alone') from t;
select tests.freeze('2026-03-10 12:40:00+00');
select routing.escalate();
select is(tests.due(other), 'answer_person 13:10 1', 'who did nothing let it pass') from t;
select is(tests.due(one), 'answer_person 12:55 0', 'who called did not') from t;
select tests.call(other, '2026-03-10T12:39:00Z') from t;
select is(tests.due(other), 'answer_person 13:10 1', 'a call of before it was theirs is none of the next one''s') from t;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
