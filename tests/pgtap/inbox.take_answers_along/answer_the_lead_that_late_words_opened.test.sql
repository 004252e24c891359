begin;
select plan(12);

-- A lead was won at 16:10. Carla wrote at 16:30; that the person had written at 16:20 is told after it.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table o as select lead_id from tests.contacted_lead(2);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.answers(p_id integer, p_words text, p_minutes integer, p_patch jsonb default '{}') returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(p_id, 'outgoing', p_words, jsonb_build_object(
        'created_at', to_char(tests.at(p_minutes) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    ) || p_patch))
$$;
create function tests.newest() returns leads.leads language sql as $$
    select l from leads.leads as l join a on l.person_id = (select x.person_id from leads.leads as x where x.id = a.lead_id) order by l.id desc limit 1
$$;
select tests.freeze(tests.at(10));
select leads.change_status(lead_id, 'won', 'consultant:1') from a;
select tests.freeze(tests.at(40));
select is(tests.answers(11, 'Bom dia!', 30), 'message applied', 'a human wrote');
select is(tests.answers(12, 'Pode falar?', 15), 'message applied', 'and had before the words');
select is(tests.write(1, 'wamid.1', tests.text_of('Tenho outra dúvida'), tests.at(20)), 'applied new_lead', 'words of between, told last, open a lead');
select is((tests.newest()).status || ' ' || (tests.newest()).next_action, 'engaged await_reply', 'which was answered already');
select is((tests.newest()).last_answer_at, tests.at(30), 'at that time');
select is((tests.newest()).unanswered_since, null, 'nobody waits');
select is(
    (select array_agg(s.said_at order by s.said_at) from flow.signals as s join a using (lead_id) where s.signal = 'human_wrote'), array[tests.at(15)],
    'what was written before the words stays with the lead that ended'
);
select is(
    (select (e.data ->> 'waited_seconds')::integer from leads.events as e where e.lead_id = (tests.newest()).id and e.kind = 'answered'), 600, 'they waited ten minutes'
);
select is(inbox.take_answers_along((tests.newest()).id, tests.at(20)), 0, 'it is taken along once');
-- WhatsApp refused it after all.
select is(
    tests.answers(11, 'Bom dia!', 30, '{"event": "message_updated", "content_attributes": {"external_error": "131047: Re-engagement message"}}'),
    'message_failed applied', 'what was refused'
);
select is((tests.newest()).next_action, 'answer_person', 'answered nobody');
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
