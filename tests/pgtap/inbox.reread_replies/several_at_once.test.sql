begin;
select plan(9);

-- Words that may be a stop or an answer, twice; the questions that they answered are told after both.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table c as select * from tests.contacted_lead(3);
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

-- One question before both.
select tests.write(1, 'wamid.a1', tests.text_of('Para'), tests.at(20)), tests.write(1, 'wamid.a2', tests.text_of('Para'), tests.at(40));
select is(tests.stands(lead_id), 'opted_out true', 'two stops, as it looks') from a;
select is(tests.asks(1, 11, 'De qual estado você fala?', 10), 'message applied', 'there was a question before them');
select is(tests.stands(lead_id), 'engaged answer_person false', 'so neither was one') from a;
select is((select count(*) from leads.events as e join a on a.lead_id = e.lead_id where e.kind = 'reply_taken_back'), 2::bigint, 'both were read again');
-- A question before each: the end that the first had made goes on for the second, and goes with it.
select tests.write(2, 'wamid.b1', tests.text_of('Para'), tests.at(20)), tests.asks(2, 12, 'Bom dia!', 30), tests.write(2, 'wamid.b2', tests.text_of('Para'), tests.at(40));
select is(tests.asks(2, 13, 'De qual estado você fala?', 10), 'message applied', 'a question before the first');
select is(tests.stands(lead_id), 'opted_out true', 'leaves the second a stop') from b;
select tests.asks(2, 14, 'De qual estado você fala?', 35);
select is(tests.stands(lead_id), 'engaged answer_person false', 'until its own question is told') from b;
-- A stop that has one meaning stands beside what was read again.
select tests.write(3, 'wamid.c1', tests.text_of('Para'), tests.at(20)), tests.write(3, 'wamid.c2', tests.text_of('Pare'), tests.at(40)), tests.asks(3, 15, 'De qual estado você fala?', 10);
select is(tests.stands(lead_id), 'opted_out true', 'what has one meaning stands') from c;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
