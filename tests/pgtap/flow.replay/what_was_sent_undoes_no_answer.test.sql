begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
select tests.drain();
update chatwoot.conversations as c set conversation_id = 7001 from t where c.lead_id = t.lead_id;
select tests.freeze('2026-03-13 15:00:00+00');
select is((select count(*)::integer from rework.run() as r where r.action = 'send_template'), 2, 'D+3 is planned');
select tests.advance('1 hour');
create temporary table c as select c.* from outbox.claim(tests.worker_id(), 5) as c where c.kind = 'whatsapp.template';
create temporary table m as select m.* from sending.messages as m, t where m.lead_id = t.lead_id and m.purpose = 'first_contact';
create function tests.at(p_seconds integer) returns timestamptz language sql as $$ select '2026-03-13 16:00:00+00'::timestamptz + p_seconds * interval '1 second' $$;
create function tests.say(p_word text) returns void language plpgsql as $$
declare
    v_job record;
begin
    select c.* into v_job from c, t where c.lead_id = t.lead_id;
    perform tests.freeze(tests.at(60));
    case p_word
        when 'report' then perform outbox.complete(tests.worker_id(), v_job.id, v_job.attempt, tests.result(v_job.kind, v_job.id, v_job.work));
        when 'lost' then perform outbox.fail(tests.worker_id(), v_job.id, v_job.attempt, '{"target": "whatsapp", "phase": "no_answer", "message": "timed out"}');
        when 'sent' then perform tests.tell('wamid.' || v_job.id, 'sent', jsonb_build_object('biz_opaque_callback_data', v_job.work ->> 'opaque'), tests.at(2));
        when 'delivered' then perform tests.tell('wamid.' || v_job.id, 'delivered', jsonb_build_object('biz_opaque_callback_data', v_job.work ->> 'opaque'), tests.at(3));
        when 'answer' then perform tests.write(1, 'wamid.answer', tests.text_of('Quero sim'), tests.at(10));
        when 'older' then perform tests.tell((select m.wamid from m), 'read', '{}', tests.at(-86400));
        when 'ours' then perform tests.chatwoot_says(tests.chatwoot_message(80, 'outgoing', 'Ótimo', jsonb_build_object('created_at', to_char(tests.at(30) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))));
    end case;
end;
$$;
create function tests.shown() returns text language sql as $$
    select format('%s %s %s %s', l.status, l.next_action, to_char(l.next_action_at, 'DD HH24:MI:SS'), (select string_agg(m.state, ' ' order by m.id) from sending.messages as m where m.lead_id = l.id))
    from leads.leads as l, t where l.id = t.lead_id
$$;
select is(tests.outcomes('{report,answer,sent}'), 'engaged answer_person 13 16:00:10 accepted sent', 'the report comes before or after the answer');
select is(tests.outcomes('{report,answer,delivered,older}'), 'engaged answer_person 13 16:00:10 read delivered', 'statuses too, also older ones');
select is(tests.outcomes('{lost,answer,delivered}'), 'engaged answer_person 13 16:00:10 accepted delivered', 'nobody knew whether it left');
select is(tests.outcomes('{lost,answer}'), 'engaged answer_person 13 16:00:10 accepted delivered', 'the answer proves it');
select matches(tests.outcomes('{report,answer,ours}'), '^engaged await_reply 16 [0-9:]+ accepted accepted$', 'once answered, the wait begins with our words');
select matches(tests.outcomes('{report,sent,delivered}'), '^contacted await_reply 16 [0-9:]+ accepted delivered$', 'without an answer the cadence goes on');
select is((select count(*)::integer from outbox.jobs as j, t where j.lead_id = t.other and j.state = 'claimed' and j.kind = 'whatsapp.template'), 1, 'the other lead''s message is on its way still');
select is(tests.next_action(other), 'rework', 'and its step stands') from t;

select * from finish();
rollback;
