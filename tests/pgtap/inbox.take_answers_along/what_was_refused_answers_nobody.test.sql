begin;
select plan(7);

-- Two leads were won at 16:10; Carla wrote to both at 16:30, and WhatsApp refused the one to Ana. That they had written at 16:20 is told last.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.answers(p_id integer, p_n integer, p_patch jsonb default '{}') returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(p_id, 'outgoing', 'Bom dia!', jsonb_build_object(
        'created_at', to_char(tests.at(30) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    ) || p_patch, p_n))
$$;
create function tests.newest(p_lead_id bigint) returns leads.leads language sql as $$
    select l from leads.leads as l where l.person_id = tests.person_id(p_lead_id) order by l.id desc limit 1
$$;
select tests.freeze(tests.at(10));
select leads.change_status(lead_id, 'won', 'consultant:1') from a;
select leads.change_status(lead_id, 'won', 'consultant:1') from b;
select tests.freeze(tests.at(40));
select is(tests.answers(11, 1), 'message applied', 'a human wrote to one');
select is(tests.answers(12, 2), 'message applied', 'and to the other');
select is(
    tests.answers(11, 1, '{"event": "message_updated", "content_attributes": {"external_error": "131047: Re-engagement message"}}'), 'message_failed applied', 'one of them was refused'
);
select tests.write(1, 'wamid.a', tests.text_of('Tenho outra dúvida'), tests.at(20)), tests.write(2, 'wamid.b', tests.text_of('Tenho outra dúvida'), tests.at(20));
select is((tests.newest(lead_id)).next_action, 'answer_person', 'who got nothing waits for an answer') from a;
select is((tests.newest(lead_id)).last_answer_at, null, 'and was never answered') from a;
select is((tests.newest(lead_id)).next_action, 'await_reply', 'who got it does not wait') from b;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
