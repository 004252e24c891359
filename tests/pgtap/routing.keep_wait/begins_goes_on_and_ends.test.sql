begin;
select plan(31);

-- Tuesday 12:00 in São Paulo, working hours Monday to Friday from 08:00 to 18:00.
select tests.make_operation();
update ops.settings set value = null where key = 'working_hours';
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2, '{"person": {"name": "Ana Dias", "phone": "1133334444"}}') as landline, tests.lead(3) as other;
select tests.drain();
create function tests.wait(p_lead_id bigint) returns text language sql as $$
    select concat_ws(
        ' ', w.kind, coalesce(c.email, w.queue_code), to_char(w.since at time zone 'America/Sao_Paulo', 'DD HH24:MI'), to_char(w.at_risk_at at time zone 'America/Sao_Paulo', 'DD HH24:MI'),
        to_char(w.due_at at time zone 'America/Sao_Paulo', 'DD HH24:MI'), case when w.told_at is not null then 'told' end, case when w.passed_at is not null then 'passed' end
    )
    from routing.waits as w left join routing.consultants as c on c.id = w.consultant_id where w.lead_id = p_lead_id
$$;
create function tests.of(p_lead_id bigint) returns text language sql as $$ select c.email from leads.leads as l join routing.consultants as c on c.id = l.consultant_id where l.id = p_lead_id $$;
select is(tests.wait(lead_id), null, 'who waits for the person waits for no human') from t;
select is(tests.wait(landline), format('call_by_consultant %s 10 12:00 10 13:00 10 14:00', tests.of(landline)), 'a person to be called waits from the beginning') from t;
select tests.reply(lead_id) from t;
select is(tests.wait(lead_id), format('answer_person %s 10 12:00 10 12:15 10 12:30', tests.of(lead_id)), 'one who wrote waits for an answer') from t;
select tests.advance('16 minutes');
select routing.escalate();
select tests.reply(lead_id, 'Alô?') from t;
select is(tests.wait(lead_id), format('answer_person %s 10 12:00 10 12:15 10 12:30 told', tests.of(lead_id)), 'and no shorter for writing again') from t;
select routing.transfer_lead(lead_id, (select c.id from routing.consultants as c where c.email <> tests.of(lead_id) order by c.id limit 1), 'holiday', 'operator') from t;
select is(tests.wait(lead_id), format('answer_person %s 10 12:16 10 12:31 10 12:46', tests.of(lead_id)), 'a new owner has their own term') from t;
select flow.record_signal(lead_id, 'held', util.current_time(), 'system') from t;
select is(tests.wait(lead_id), format('human_review %s 10 12:16 10 14:16 10 16:16', tests.of(lead_id)), 'another step begins anew') from t;
select tests.advance('10 minutes');
select flow.record_signal(lead_id, 'held', util.current_time(), 'system', p_natural_key => 'again') from t;
select is(tests.wait(lead_id), format('human_review %s 10 12:16 10 14:16 10 16:16', tests.of(lead_id)), 'the same step said again does not') from t;

select flow.record_signal(lead_id, 'appointment_set', util.current_time(), 'token:1', '2026-03-12 10:00-03') from t;
select is(tests.wait(lead_id), format('scheduled %s 12 10:00 12 11:00 12 12:00', tests.of(lead_id)), 'an agreed hour begins at that hour') from t;
select flow.record_signal(lead_id, 'appointment_set', util.current_time(), 'token:1', '2026-03-13 17:30-03') from t;
select is(tests.wait(lead_id), format('scheduled %s 13 17:30 16 08:30 16 09:30', tests.of(lead_id)), 'another hour at the other, over the weekend') from t;
select flow.record_signal(lead_id, 'human_wrote', util.current_time(), 'consultant:1') from t;
select is((select l.next_action from leads.leads as l, t where l.id = t.lead_id), 'scheduled', 'a human wrote, and the day stands');
select flow.record_signal(lead_id, 'call_answered', util.current_time(), 'token:1', util.current_time()) from t;
select leads.change_status(lead_id, 'qualified', 'token:1') from t;
select is(tests.wait(lead_id), format('follow_up %s 10 12:26 12 12:32 13 12:26', tests.of(lead_id)), 'a qualified lead without an agreed hour is to be followed up within three working days') from t;
select leads.change_status(lead_id, 'won', 'token:1') from t;
select is(tests.wait(lead_id), null, 'a lead that ended waits for nobody') from t;

-- A human acts: those who let it pass are forgotten.
select tests.advance('3 hours');
select routing.escalate();
select is((select cardinality(w.passed_ids) from routing.waits as w, t where w.lead_id = t.landline), 1, 'a call that nobody made went to the next');
select leads.record_call(landline, tests.token_id(), 'no_answer') from t;
select is((select cardinality(w.passed_ids) from routing.waits as w, t where w.lead_id = t.landline), 0, 'who calls, even in vain, begins anew');
select is(tests.wait(landline), format('call_by_consultant %s 10 19:26 11 09:00 11 10:00', tests.of(landline)), 'with the next call, which is due in the evening and counts from the morning') from t;

-- Terms, hours and holidays as they are when it counts.
select routing.set_term('call_by_consultant', '1 hour');
select is(tests.wait(landline), format('call_by_consultant %s 10 19:26 11 09:00 11 10:00', tests.of(landline)), 'a term that was changed') from t;
select routing.escalate();
select is(tests.wait(landline), format('call_by_consultant %s 10 19:26 11 08:30 11 09:00', tests.of(landline)), 'holds at the next look') from t;
select routing.set_term('call_by_consultant', '3 hours', p_pool_code => 'geral');
select routing.escalate();
select is(tests.wait(landline), format('call_by_consultant %s 10 19:26 11 09:30 11 11:00', tests.of(landline)), 'that of the pool goes before that of all') from t;
select ops.set_setting('working_hours', '{"1": ["10:00", "12:00"], "2": ["10:00", "12:00"], "3": ["10:00", "12:00"]}');
select routing.escalate();
select is(tests.wait(landline), format('call_by_consultant %s 10 19:26 11 11:30 16 11:00', tests.of(landline)), 'other hours too') from t;
update routing.consultants as c set working_hours = '{"5": ["08:00", "18:00"]}' where c.email = (select tests.of(landline) from t);
select routing.keep_wait(landline) from t;
select is(tests.wait(landline), format('call_by_consultant %s 10 19:26 13 09:30 13 11:00', tests.of(landline)), 'who has hours of their own is waited for in those') from t;

select throws_ok($$select routing.set_term('coffee', '1 hour')$$, 'ID209', null, 'no such step');
select throws_ok($$select routing.set_term('queue', '1 hour', p_pool_code => 'none')$$, 'ID209', null, 'no such pool');
select throws_ok($$select routing.set_term('queue', '4')$$, 'ID105', null, 'a length needs its unit');
select throws_ok($$select routing.set_term('queue', '91 days')$$, 'ID105', null, 'and an end');
select throws_ok($$select routing.set_term('queue', p_at_risk_share => 1.5)$$, 'ID105', null, 'a share is no more than all');
select throws_ok($$select routing.set_term('queue', p_passes_to => 'boss')$$, 'ID105', null, 'nobody is called boss');
select throws_ok($$select ops.set_setting('working_hours', '{}')$$, 'ID105', null, 'hours that never open are no hours');

-- Longer than the hours of three years: it ends all the same, and the lead is taken in.
select routing.remove_term('call_by_consultant', 'geral'), routing.set_term('call_by_consultant', '1000 hours');
update routing.consultants set working_hours = '{"1": ["09:00", "10:00"]}', time_zone = null, place = null;
create temporary table long as select tests.lead(71, '{"person": {"name": "Rui Alves", "phone": "1133334471"}}') as lead_id;
select is((select w.due_at - w.since from routing.waits as w join long on long.lead_id = w.lead_id), interval '1000 hours', 'a term that never ends in such hours ends by the clock');
update routing.consultants set working_hours = null;
select routing.set_term('call_by_consultant', '2 hours');
select routing.escalate();
create temporary table due as select w.due_at from routing.waits as w join long on long.lead_id = w.lead_id;
select calendar.save_holiday('BR', to_char(due.due_at at time zone 'America/Sao_Paulo', 'YYYY-MM-DD'), 'Luto') from due;
select routing.escalate();
select is((select w.due_at > due.due_at from routing.waits as w join long on long.lead_id = w.lead_id, due), true, 'a holiday that was added counts');
select calendar.remove_holiday('BR', to_char(due.due_at at time zone 'America/Sao_Paulo', 'YYYY-MM-DD')) from due;
select isnt(routing.escalate(), 0, 'what is no holiday any more is calculated anew');
select is((select w.due_at from routing.waits as w join long on long.lead_id = w.lead_id), (select due.due_at from due), 'and is a day like others');

select * from finish();
rollback;
