begin;
select plan(18);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
create function tests.story() returns text language sql as $$
    select format('%s %s c%s', l.status, l.next_action, l.cycle) from leads.leads as l
$$;

select tests.advance('1 hour');
select tests.chatwoot_says(tests.chatwoot_message(1, 'incoming', 'Tenho interesse'));
select is(tests.story(), 'engaged answer_person c1', 'the person waits for an answer');
select tests.advance('10 minutes');
select is(tests.chatwoot_says(tests.chatwoot_message(2, 'outgoing', 'Olá, Maria!')), 'message applied', 'a consultant answers');
select is(tests.story(), 'engaged await_reply c2', 'now it is the person''s turn, in a new cycle');
select is(
    (select e.actor || ' ' || (e.data - 'at')::text from leads.events as e where e.kind = 'answered'),
    'consultant:' || tests.consultant(3) || ' {"consultant_id": ' || tests.consultant(3) || ', "waited_seconds": 600}', 'the history says who and after how long'
);
select is(
    (select format('%s %s', l.last_answer_at = util.current_time(), (l.next_action_at at time zone 'America/Sao_Paulo')::date) from leads.leads as l),
    't 2026-03-13', 'silence counts from the answer'
);
select is(tests.chatwoot_says(tests.chatwoot_message(2, 'outgoing', 'Olá, Maria!')), 'known', 'the same answer again');
select tests.advance('1 minute');
select is(tests.chatwoot_says(tests.chatwoot_message(3, 'outgoing', 'Posso ligar?')), 'message applied', 'a further line');
select is((select count(*)::integer from leads.events as e where e.kind = 'answered'), 1, 'is part of the same answer');
select is((select l.last_answer_at from leads.leads as l), util.current_time(), 'and the last word');
select tests.advance('1 minute');
select tests.chatwoot_says(tests.chatwoot_message(4, 'incoming', 'Pode'));
select is(tests.story(), 'engaged answer_person c2', 'the person writes again');
select is(
    tests.chatwoot_says(tests.chatwoot_message(5, 'outgoing', 'Antes', jsonb_build_object('created_at', to_char((util.current_time() - interval '30 seconds') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))),
    'message applied', 'an answer that was written before and came late'
);
select is(tests.story(), 'engaged answer_person c2', 'answers nothing');

select is(
    tests.chatwoot_says(tests.chatwoot_message(6, 'outgoing', 'Campanha', '{"content_attributes": {"automation_rule_id": 4}}')),
    'message ignored automation', 'an automation rule is nobody'
);
select is(tests.chatwoot_says(tests.chatwoot_message(7, 'outgoing', 'Robô', '{"sender": {"id": 3, "type": "agent_bot"}}')), 'message ignored automation', 'nor is a bot');
select is(tests.chatwoot_says(tests.chatwoot_message(8, 'template', 'Avalie')), 'message ignored other_message', 'nor Chatwoot itself');
select is(
    tests.chatwoot_says(tests.chatwoot_message(9, 'outgoing', 'Do celular', '{"sender": null, "content_attributes": {"external_echo": true}}')),
    'message applied', 'somebody who answers from the phone of the number is human'
);
select results_eq(
    $$select distinct governance.event_text(e) collate "C" as text from leads.events as e where e.kind in ('answered', 'conversation_resolved') order by text$$,
    $$values ('Alguém da equipe escreveu para a pessoa.' collate "C"), ('Carla Dias escreveu para a pessoa.')$$, 'the history reads well'
);
select is(tests.story() || tests.is_sound(), 'engaged await_reply c3', 'and did answer');

select * from finish();
rollback;
