begin;
select plan(22);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table c as select * from tests.contacted_lead(3);
create temporary table d as select * from tests.contacted_lead(5);
create temporary table o as select lead_id from tests.contacted_lead(4);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.asks(p_n integer, p_id integer, p_words text, p_minutes integer, p_patch jsonb default '{}') returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(p_id, 'outgoing', p_words, jsonb_build_object(
        'created_at', to_char(tests.at(p_minutes) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'conversation', tests.chatwoot_conversation(p_n)
    ) || p_patch, p_n))
$$;
create function tests.stands(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', l.status, l.next_action, case when people.is_person_suppressed(l.person_id) then 'true' else 'false' end) from leads.leads as l where l.id = p_lead_id
$$;
select tests.freeze(tests.at(60));

select is(tests.asks(1, 11, 'De qual estado você fala?', 10), 'message applied', 'a question of ours');
select is(tests.write(1, 'wamid.a1', tests.text_of('Para'), tests.at(20)), 'applied', 'the answer');
select is(tests.stands(lead_id), 'engaged answer_person false', 'is where they live') from a;
select is(tests.write(1, 'wamid.a2', tests.text_of('PARAR'), tests.at(21)), 'applied opted_out', 'what has one meaning has it after a question too');

-- The answer is told before the question.
select is(tests.write(2, 'wamid.b1', tests.text_of('para'), tests.at(20)), 'applied opted_out', 'in answer to a template it is a stop');
select is(tests.stands(lead_id), 'opted_out true', 'and ends the lead') from b;
select is(tests.asks(2, 12, 'De qual estado você fala?', 10), 'message applied', 'there was a question between them');
select is(tests.stands(lead_id), 'engaged answer_person false', 'so it was none') from b;
select is((select governance.event_text(e) from leads.events as e, b where e.lead_id = b.lead_id and e.kind = 'reply_taken_back'),
    'Uma resposta foi lida de novo, pois respondia à nossa pergunta; o que ela tinha causado foi desfeito.', 'the history says so') ;
select is((select count(*) from outbox.jobs as j, b where j.lead_id = b.lead_id and j.payload ->> 'purpose' = 'opt_out_confirmation' and j.state <> 'cancelled'), 0::bigint, 'nobody confirms it');
select is(tests.write(2, 'wamid.b1', tests.text_of('para'), tests.at(20)), null, 'it counts once');
-- The question could not be sent.
select is(
    tests.asks(2, 12, 'De qual estado você fala?', 10, '{"event": "message_updated", "content_attributes": {"external_error": "131047: Re-engagement message"}}'), 'message_failed applied',
    'the question never arrived'
);
select is(tests.stands(lead_id), 'opted_out true', 'so nobody answered it') from b;

-- No question, or not the last word.
select tests.asks(3, 13, 'De qual estado você fala?', 10), tests.asks(3, 14, 'Bom dia!', 15);
select is(tests.write(3, 'wamid.c1', tests.text_of('Para!'), tests.at(20)), 'applied opted_out', 'after words that ask nothing it is a stop');
select is(tests.stands(lead_id), 'opted_out true', 'again') from c;
-- The words between question and answer are told last of all.
select tests.asks(5, 15, 'De qual estado você fala?', 10);
select is(tests.write(5, 'wamid.d1', tests.text_of('Para'), tests.at(20)), 'applied', 'an answer, as it looks');
select is(tests.asks(5, 16, 'Bom dia!', 15), 'message applied', 'words that ask nothing came between');
select is(tests.stands(lead_id), 'opted_out true', 'so it was a stop') from d;
select is((select (e.data ->> 'waited_seconds')::integer >= 0 from leads.events as e, d where e.lead_id = d.lead_id and e.kind = 'answered' and e.data ? 'waited_seconds'), null, 'and nobody waited for them');
select is(inbox.is_ambiguous_stop('Para 🙏') and inbox.is_ambiguous_stop(' PARA. '), true, 'the word alone may be the place');
select is(inbox.is_ambiguous_stop('Pará') or inbox.is_ambiguous_stop('pare') or inbox.is_ambiguous_stop('para de mandar') or inbox.is_ambiguous_stop(null), false, 'no other');
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
