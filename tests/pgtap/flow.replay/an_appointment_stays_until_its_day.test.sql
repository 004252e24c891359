begin;
select plan(12);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
select tests.drain();
create temporary table m as select m.* from sending.messages as m, t where m.lead_id = t.lead_id;
create temporary table o as select l.* from leads.leads as l, t where l.id = t.other;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.say(p_word text) returns void language plpgsql as $$
declare
    v_lead_id constant bigint := (select t.lead_id from t);
begin
    perform tests.freeze(tests.at(90));
    case p_word
        when 'call_back' then
            if not exists (select from leads.calls as c where c.result = 'call_back') then
                perform leads.record_call(v_lead_id, tests.token_id(), 'call_back', null, tests.at(10), '2026-03-25 13:00:00+00');
            end if;
        when 'agreed' then perform tests.write(1, 'wamid.agreed', tests.text_of('Combinado!'), tests.at(11));
        when 'leave' then perform tests.write(1, 'wamid.leave', tests.text_of('Até lá! 🙏🏽'), tests.at(12));
        when 'heart' then perform tests.write(1, 'wamid.heart', jsonb_build_object('type', 'reaction', 'reaction', jsonb_build_object('message_id', (select m.wamid from m), 'emoji', '❤️')), tests.at(13));
        when 'older_call' then
            if not exists (select from leads.calls as c where c.result = 'no_answer') then
                perform leads.record_call(v_lead_id, tests.token_id(), 'no_answer', null, tests.at(5));
            end if;
        when 'delivered' then perform tests.tell((select m.wamid from m), 'delivered', '{}', tests.at(2));
        when 'failed' then perform tests.tell((select m.wamid from m), 'failed', '{"errors": [{"code": 130403}]}', tests.at(1));
        when 'question' then perform tests.write(1, 'wamid.question', tests.text_of('Pode ser dia 26?'), tests.at(20));
        when 'answer' then perform tests.chatwoot_says(tests.chatwoot_message(40, 'outgoing', 'Pode', jsonb_build_object('created_at', to_char(tests.at(30) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))));
    end case;
end;
$$;
create function tests.shown() returns text language sql as $$
    select format('%s %s %s, appointment %s, waits %s', l.status, l.next_action, to_char(l.next_action_at, 'DD HH24:MI'), to_char(l.appointment_at, 'DD'), to_char(l.unanswered_since, 'HH24:MI'))
    from leads.leads as l, t where l.id = t.lead_id
$$;
update chatwoot.conversations as c set conversation_id = 7001 from t where c.lead_id = t.lead_id;

select is(tests.outcomes('{call_back,agreed,leave}'), 'engaged scheduled 25 13:00, appointment 25, waits ', 'thanks and leave leave the day');
select is(tests.outcomes('{call_back,heart,older_call,delivered}'), 'engaged scheduled 25 13:00, appointment 25, waits ', 'a heart, an older call, a late delivery move nothing');
select is(tests.outcomes('{call_back,failed,agreed}'), 'engaged scheduled 25 13:00, appointment 25, waits ', 'nor does a late failure');
select is(tests.outcomes('{call_back,agreed,question}'), 'engaged answer_person 10 16:20, appointment 25, waits 16:20', 'a new wish is answered first');
select is(tests.outcomes('{call_back,question,answer}'), 'engaged scheduled 25 13:00, appointment 25, waits ', 'and once answered the day stands again');
select is(tests.outcomes('{delivered,agreed}'), 'engaged answer_person 10 16:11, appointment , waits 16:11', 'in answer to a template thanks are an answer');
select is(tests.outcomes('{failed,delivered}'), tests.outcomes('{delivered,failed}'), 'what arrived after all arrived');
select is(tests.outcomes('{heart}'), 'contacted await_reply 13 ' || (select to_char(l.next_action_at, 'HH24:MI') from leads.leads as l, t where l.id = t.lead_id) || ', appointment , waits ', 'a heart alone is no reply');
select is((select l.next_action_at from leads.leads as l, t where l.id = t.other), (select o.next_action_at from o), 'the other lead waits as before');
select is((select l.event_seq from leads.leads as l, t where l.id = t.other), (select o.event_seq from o), 'nothing was written about it');
select tests.say('call_back');
select tests.say('agreed');
select tests.freeze('2026-03-20 15:00:00+00');
select is((select count(*)::integer from rework.run() as r, t where r.lead_id = t.lead_id), 0, 'no cadence before the day');
select is(tests.next_action(lead_id), 'scheduled', 'it stands') from t;

select * from finish();
rollback;
