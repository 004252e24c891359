begin;
select plan(68);

-- What follows when these were said: signal@minute, =minute when it is due, ^minute when it reached the person, !reason.
select tests.make_crowd();
create function tests.follows(p_words text, p_is_backwards boolean default false) returns text language plpgsql as $$
declare
    v_step leads.step;
    v_lead leads.leads;
begin
    delete from flow.signals where lead_id = tests.nth(1);
    insert into flow.signals (lead_id, signal, said_at, due_at, reached_at, reason)
    select tests.nth(1), m[1], at.zero + m[2]::integer * interval '1 minute', at.zero + m[4]::integer * interval '1 minute', at.zero + m[6]::integer * interval '1 minute', m[8]
    from (select '2026-03-10 16:00Z'::timestamptz as zero) as at, regexp_split_to_table(p_words, ' ') with ordinality as w (word, n)
    cross join lateral regexp_match(w.word, '^([a-z_]+)@([0-9]+)(=([0-9]+))?(\^([0-9]+))?(!(.*))?$') as m
    order by case when p_is_backwards then -w.n else w.n end;
    select * into v_lead from leads.leads as l where l.id = tests.nth(1);
    v_step := flow.replay(v_lead);
    return concat_ws(' ', v_step.action, 'at ' || to_char(v_step.action_at, 'DD HH24:MI'), 'by ' || v_step.cause, 'day ' || to_char(v_step.appointment_at, 'HH24:MI'), 'hold ' || v_step.hold_reason,
        'waits ' || to_char(v_step.unanswered_since, 'HH24:MI'), 'cycle ' || v_step.cycle, 'first ' || to_char(v_step.first_contact_at, 'HH24:MI'), 'out ' || to_char(v_step.last_outbound_at, 'HH24:MI'),
        'in ' || to_char(v_step.last_inbound_at, 'HH24:MI'), 'answer ' || to_char(v_step.last_answer_at, 'HH24:MI'));
end;
$$;
select is(tests.follows('created_first_contact@0 template_accepted@10^10'), 'await_reply at 13 03:00 by template_accepted cycle 1 first 16:10 out 16:10', 'created_first_contact@0 template_accepted@10^10');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 person_wrote@20'), 'answer_person at 10 16:20 by person_wrote waits 16:20 cycle 1 first 16:10 out 16:10 in 16:20', 'created_first_contact@0 template_accepted@10^10 person_wrote@20');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 person_wrote@20 human_wrote@30'), 'await_reply at 13 03:00 by human_wrote cycle 2 first 16:10 out 16:30 in 16:20 answer 16:30', 'created_first_contact@0 template_accepted@10^10 person_wrote@20 human_wrote@30');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 person_wrote@20 person_wrote@25'), 'answer_person at 10 16:20 by person_wrote waits 16:20 cycle 1 first 16:10 out 16:10 in 16:25', 'created_first_contact@0 template_accepted@10^10 person_wrote@20 person_wrote@25');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 person_acknowledged@20'), 'answer_person at 10 16:20 by person_acknowledged waits 16:20 cycle 1 first 16:10 out 16:10 in 16:20', 'created_first_contact@0 template_accepted@10^10 person_acknowledged@20');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 person_wrote@20 person_acknowledged@25'), 'answer_person at 10 16:20 by person_wrote waits 16:20 cycle 1 first 16:10 out 16:10 in 16:25', 'created_first_contact@0 template_accepted@10^10 person_wrote@20 person_acknowledged@25');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 person_wrote_aside@20'), 'await_reply at 13 03:00 by template_accepted cycle 1 first 16:10 out 16:10 in 16:20', 'created_first_contact@0 template_accepted@10^10 person_wrote_aside@20');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 template_delivered@15^8'), 'await_reply at 13 03:00 by template_accepted cycle 1 first 16:08 out 16:10', 'created_first_contact@0 template_accepted@10^10 template_delivered@15^8');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 template_accepted@12^5'), 'await_reply at 13 03:00 by template_accepted cycle 1 first 16:05 out 16:10', 'created_first_contact@0 template_accepted@10^10 template_accepted@12^5');
select is(tests.follows('created_first_contact@0 held@5!x'), 'human_review at 10 16:05 by held hold x cycle 1', 'created_first_contact@0 held@5x');
select is(tests.follows('created_first_contact@0 held@5!x human_wrote@8'), 'human_review at 10 16:05 by held hold x cycle 1 first 16:08 out 16:08 answer 16:08', 'created_first_contact@0 held@5x human_wrote@8');
select is(tests.follows('created_first_contact@0 held@5 template_accepted@10^10'), 'human_review at 10 16:05 by held hold held cycle 1 first 16:10 out 16:10', 'created_first_contact@0 held@5 template_accepted@10^10');
select is(tests.follows('created_first_contact@0 held@5!wrong_person person_wrote@9'), 'human_review at 10 16:05 by held hold wrong_person waits 16:09 cycle 1 in 16:09', 'created_first_contact@0 held@5wrong_person person_wrote@9');
select is(tests.follows('created_call@0 call_failed@10'), 'call_by_consultant at 10 20:10 by call_failed cycle 1', 'created_call@0 call_failed@10: four hours later');
select is(tests.follows('created_call@0 call_answered@10=90'), 'scheduled at 10 17:30 by call_answered cycle 1 first 16:10 in 16:10 answer 16:10', 'created_call@0 call_answered@10=90');
select is(tests.follows('created_call@0 call_back@10=90'), 'scheduled at 10 17:30 by call_back day 17:30 cycle 1 first 16:10 in 16:10 answer 16:10', 'created_call@0 call_back@10=90');
select is(tests.follows('created_call@0 call_back@10=90 person_wrote@20'), 'answer_person at 10 16:20 by person_wrote day 17:30 waits 16:20 cycle 1 first 16:10 in 16:20 answer 16:10', 'created_call@0 call_back@10=90 person_wrote@20');
select is(tests.follows('created_call@0 call_back@10=90 person_wrote@20 human_wrote@30'), 'scheduled at 10 17:30 by human_wrote day 17:30 cycle 2 first 16:10 out 16:30 in 16:20 answer 16:30', 'created_call@0 call_back@10=90 person_wrote@20 human_wrote@30');
select is(tests.follows('created_call@0 call_back@10=90 human_wrote@95'), 'scheduled at 10 17:30 by call_back day 17:30 cycle 1 first 16:10 out 17:35 in 16:10 answer 17:35', 'created_call@0 call_back@10=90 human_wrote@95');
select is(tests.follows('created_call@0 call_back@10=90 human_wrote@90'), 'scheduled at 10 17:30 by call_back day 17:30 cycle 1 first 16:10 out 17:30 in 16:10 answer 17:30', 'created_call@0 call_back@10=90 human_wrote@90');
select is(tests.follows('created_call@0 call_back@10=90 call_answered@20=50'), 'scheduled at 10 16:50 by call_answered cycle 1 first 16:10 in 16:20 answer 16:20', 'created_call@0 call_back@10=90 call_answered@20=50');
select is(tests.follows('created_call@0 call_wrong_number@10'), 'human_review at 10 16:10 by call_wrong_number hold call_wrong_number cycle 1', 'created_call@0 call_wrong_number@10');
select is(tests.follows('created_call@0 call_wrong_number@10!y appointment_set@20=60'), 'scheduled at 10 17:00 by appointment_set day 17:00 cycle 1', 'created_call@0 call_wrong_number@10y appointment_set@20=60');
select is(tests.follows('created_first_contact@0 appointment_set@10=60'), 'scheduled at 10 17:00 by appointment_set day 17:00 cycle 1', 'created_first_contact@0 appointment_set@10=60');
select is(tests.follows('created_first_contact@0 appointment_set@10=60 template_accepted@20^20'), 'scheduled at 10 17:00 by appointment_set day 17:00 cycle 1 first 16:20 out 16:20', 'created_first_contact@0 appointment_set@10=60 template_accepted@20^20');
select is(tests.follows('created_first_contact@0 appointment_set@10=60 person_wrote@60'), 'answer_person at 10 17:00 by person_wrote day 17:00 waits 17:00 cycle 1 in 17:00', 'created_first_contact@0 appointment_set@10=60 person_wrote@60');
select is(tests.follows('created_first_contact@0 appointment_set@10=60 person_wrote@61'), 'answer_person at 10 17:01 by person_wrote day 17:00 waits 17:01 cycle 1 in 17:01', 'created_first_contact@0 appointment_set@10=60 person_wrote@61');
select is(tests.follows('created_first_contact@0 status_contacted@10'), 'await_reply at 13 03:00 by status_contacted cycle 1 out 16:10', 'created_first_contact@0 status_contacted@10');
select is(tests.follows('created_first_contact@0 status_engaged@10'), 'answer_person at 10 16:10 by status_engaged cycle 1', 'created_first_contact@0 status_engaged@10');
select is(tests.follows('created_first_contact@0 status_qualified@10'), 'scheduled at 10 16:10 by status_qualified cycle 1', 'created_first_contact@0 status_qualified@10');
select is(tests.follows('created_first_contact@0 status_qualified@10 person_wrote@20 human_wrote@30'), 'scheduled at 13 03:00 by human_wrote cycle 2 first 16:30 out 16:30 in 16:20 answer 16:30', 'created_first_contact@0 status_qualified@10 person_wrote@20 human_wrote@30');
select is(tests.follows('created_first_contact@0 status_qualified@10 status_engaged@15 human_wrote@30'), 'await_reply at 13 03:00 by human_wrote cycle 1 first 16:30 out 16:30 answer 16:30', 'created_first_contact@0 status_qualified@10 status_engaged@15 human_wrote@30');
select is(tests.follows('created_call@0 call_back@10=90 status_qualified@20'), 'scheduled at 10 17:30 by status_qualified day 17:30 cycle 1 first 16:10 in 16:10 answer 16:10', 'the hour that was agreed stands when the lead is qualified');
select is(tests.follows('created_call@0 call_back@10=90 status_qualified@20 status_engaged@21'), 'scheduled at 10 17:30 by call_back day 17:30 cycle 1 first 16:10 in 16:10 answer 16:10', 'and when that is taken back');
select is(tests.follows('created_call@0 call_back@10=90 status_ended@20 status_engaged@21'), 'scheduled at 10 17:30 by status_engaged day 17:30 cycle 1 first 16:10 in 16:10 answer 16:10', 'and when an end is taken back');
select is(tests.follows('created_call@0 call_back@10=90 status_qualified@100'), 'scheduled at 10 17:40 by status_qualified day 17:30 cycle 1 first 16:10 in 16:10 answer 16:10', 'an hour that is over counts no more');
select is(tests.follows('created_call@0 call_back@10=90 person_wrote@15 status_qualified@20 status_engaged@21'), 'answer_person at 10 16:15 by status_engaged day 17:30 waits 16:15 cycle 1 first 16:10 in 16:15 answer 16:10', 'whoever waits goes on waiting');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 person_wrote@20 human_wrote@30 status_qualified@40 status_engaged@41'), 'await_reply at 13 03:00 by human_wrote cycle 2 first 16:10 out 16:30 in 16:20 answer 16:30', 'nobody waits because of a mark that is taken back');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 status_qualified@40 status_engaged@41'), 'answer_person at 10 16:41 by status_engaged cycle 1 first 16:10 out 16:10', 'of whom nothing was heard a human goes on');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 person_wrote@20 human_wrote@30 status_qualified@40 human_wrote@50 status_engaged@60'), 'answer_person at 10 17:00 by status_engaged cycle 2 first 16:10 out 16:50 in 16:20 answer 16:50', 'what happened since is not forgotten');
select is(tests.follows('created_first_contact@0 status_ended@10'), 'by status_ended cycle 1', 'created_first_contact@0 status_ended@10');
select is(tests.follows('created_first_contact@0 status_ended@10 person_came_back@20'), 'answer_person at 10 16:20 by person_came_back waits 16:20 cycle 1', 'created_first_contact@0 status_ended@10 person_came_back@20');
select is(tests.follows('created_first_contact@0 person_wrote@5 status_ended@10 person_came_back@10'), 'answer_person at 10 16:05 by person_came_back waits 16:05 cycle 1 in 16:05', 'created_first_contact@0 person_wrote@5 status_ended@10 person_came_back@10');
select is(tests.follows('created_first_contact@0 person_wrote@5 status_ended@10 person_came_back@20 human_wrote@30'), 'await_reply at 13 03:00 by human_wrote cycle 2 first 16:30 out 16:30 in 16:05 answer 16:30', 'created_first_contact@0 person_wrote@5 status_ended@10 person_came_back@20 human_wrote@30');
select is(tests.follows('created_first_contact@0 status_ended@10 human_wrote@20'), 'by status_ended cycle 1 first 16:20 out 16:20 answer 16:20', 'created_first_contact@0 status_ended@10 human_wrote@20');
select is(tests.follows('created_first_contact@0 status_ended@10 status_engaged@20'), 'answer_person at 10 16:20 by status_engaged cycle 1', 'created_first_contact@0 status_ended@10 status_engaged@20');
select is(tests.follows('created_first_contact@0 held@3!x status_ended@10 status_engaged@20'), 'answer_person at 10 16:20 by status_engaged cycle 1', 'created_first_contact@0 held@3x status_ended@10 status_engaged@20');
select is(tests.follows('created_first_contact@0 template_failed@10'), 'human_review at 10 16:10 by template_failed cycle 1', 'created_first_contact@0 template_failed@10');
select is(tests.follows('created_first_contact@0 template_failed@10 template_delivered@15^9'), 'await_reply at 13 03:00 by template_delivered cycle 1 first 16:09 out 16:09', 'created_first_contact@0 template_failed@10 template_delivered@15^9');
select is(tests.follows('created_first_contact@0 template_unknown@10=40'), 'human_review at 10 16:40 by template_unknown cycle 1', 'created_first_contact@0 template_unknown@10=40');
select is(tests.follows('created_first_contact@0 template_unreachable@10'), 'call_by_consultant at 10 16:10 by template_unreachable cycle 1', 'created_first_contact@0 template_unreachable@10');
select is(tests.follows('created_first_contact@0 template_missing@10'), 'call_by_consultant at 10 16:10 by template_missing cycle 1', 'created_first_contact@0 template_missing@10');
select is(tests.follows('created_first_contact@0 template_withdrawn@10'), 'human_review at 10 16:10 by template_withdrawn cycle 1', 'created_first_contact@0 template_withdrawn@10');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 template_waits_first_contact@20=30'), 'first_contact at 10 16:30 by template_waits_first_contact cycle 1 first 16:10 out 16:10', 'created_first_contact@0 template_accepted@10^10 template_waits_first_contact@20=30');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 rework_planned@20=30'), 'rework at 10 16:30 by rework_planned cycle 1 first 16:10 out 16:10', 'created_first_contact@0 template_accepted@10^10 rework_planned@20=30');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 rework_postponed@20=30'), 'await_reply at 13 03:00 by rework_postponed cycle 1 first 16:10 out 16:10', 'created_first_contact@0 template_accepted@10^10 rework_postponed@20=30');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 rework_planned@20=30 template_accepted@35^35'), 'await_reply at 13 03:00 by template_accepted cycle 1 first 16:10 out 16:35', 'created_first_contact@0 template_accepted@10^10 rework_planned@20=30 template_accepted@35^35');
select is(tests.follows('created_review@0 phone_learnt@10'), 'first_contact by phone_learnt cycle 1', 'created_review@0 phone_learnt@10');
select is(tests.follows('created_first_contact@0 contact_conflict@10'), 'human_review at 10 16:10 by contact_conflict cycle 1', 'created_first_contact@0 contact_conflict@10');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 without_consultant@20'), 'human_review at 10 16:20 by without_consultant cycle 1 first 16:10 out 16:10', 'created_first_contact@0 template_accepted@10^10 without_consultant@20');
select is(tests.follows('person_wrote@0 created_first_contact@1'), 'answer_person at 10 16:00 by person_wrote waits 16:00 cycle 1 in 16:00', 'person_wrote@0 created_first_contact@1');
select is(tests.follows('created_first_contact@0 human_wrote@5 person_wrote@5'), 'await_reply at 13 03:00 by human_wrote cycle 2 first 16:05 out 16:05 in 16:05 answer 16:05', 'created_first_contact@0 human_wrote@5 person_wrote@5');
select is(tests.follows('created_first_contact@0 person_wrote@5 template_accepted@5^5'), 'answer_person at 10 16:05 by person_wrote waits 16:05 cycle 1 first 16:05 out 16:05 in 16:05', 'created_first_contact@0 person_wrote@5 template_accepted@5^5');
select is(tests.follows('created_first_contact@0 person_wrote@5 human_wrote@10 person_wrote@15 human_wrote@20'), 'await_reply at 13 03:00 by human_wrote cycle 3 first 16:10 out 16:20 in 16:15 answer 16:20', 'created_first_contact@0 person_wrote@5 human_wrote@10 person_wrote@15 human_wrote@20');
select is(tests.follows('created_call@0 call_back@10=90 person_wrote@20 human_wrote@90'), 'await_reply at 13 03:00 by human_wrote day 17:30 cycle 2 first 16:10 out 17:30 in 16:20 answer 17:30', 'answered at the very time that was agreed');
select is(tests.follows('created_call@0 call_back@10=90 person_wrote@20 human_wrote@89'), 'scheduled at 10 17:30 by human_wrote day 17:30 cycle 2 first 16:10 out 17:29 in 16:20 answer 17:29', 'answered before it');
select is(tests.follows('person_wrote_aside@5'), 'cycle 1 in 16:05', 'nothing that a step follows from');
select is(tests.follows('created_first_contact@0 template_accepted@10^10 person_wrote@20 human_wrote@30', true), tests.follows('created_first_contact@0 template_accepted@10^10 person_wrote@20 human_wrote@30'), 'in whatever order they came');

select * from finish();
rollback;
