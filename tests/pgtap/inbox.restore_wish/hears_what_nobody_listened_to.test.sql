begin;
select plan(8);

-- Words of 16:31, told after what looks like a stop of 16:46: nobody listens, until the stop turns out to be none.
select tests.make_operation();
create temporary table a as select n, c.lead_id from generate_series(1, 4) as n, tests.contacted_lead(n) as c;
create function tests.a(p_n integer) returns bigint language sql as $$ select lead_id from a where n = p_n $$;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.stands(p_n integer) returns text language sql as $$
    select concat_ws(' ', l.status, l.next_action, to_char(l.next_action_at at time zone 'UTC', 'HH24:MI')) from leads.leads as l where l.id = tests.a(p_n)
$$;
select tests.freeze(tests.at(60));
select tests.write(4, 'wamid.d1', tests.text_of('PARAR'), tests.at(46)), tests.write(4, 'wamid.d0', tests.text_of('Quanto custa?'), tests.at(31));
create temporary table beside as select tests.snapshot(tests.a(4)) as it;

-- A question of ours makes an answer of it.
select tests.write(1, 'wamid.a1', tests.text_of('Para'), tests.at(46)), tests.write(1, 'wamid.a0', tests.text_of('Quanto custa?'), tests.at(31));
select is(tests.stands(1), 'opted_out', 'a stop, and words of before it');
select tests.chatwoot_says(tests.chatwoot_message(11, 'outgoing', 'De qual estado você fala?', jsonb_build_object(
    'created_at', '2026-03-10T16:16:00.000Z', 'conversation', tests.chatwoot_conversation(1)
), 1));
select is(tests.stands(1), 'engaged answer_person 16:31', 'it answered a question: the person waits since their first words');
select is((select string_agg(r.wamid, ' ' order by r.written_at) from inbox.replies as r where r.lead_id = tests.a(1)), 'wamid.a0 wamid.a1', 'each was recorded once');

-- What a group said is no message of theirs.
select tests.chatwoot_says(tests.chatwoot_message(12, 'incoming', 'PARAR', jsonb_build_object(
    'source_id', 'wamid.b1', 'created_at', '2026-03-10T16:46:00.000Z', 'conversation', tests.chatwoot_conversation(2)
), 2));
select tests.write(2, 'wamid.b0', tests.text_of('Quanto custa?'), tests.at(31));
select is(tests.stands(2), 'opted_out', 'a stop as Chatwoot tells it');
select is(tests.write(2, 'wamid.b1', tests.text_of('PARAR') || '{"group_id": "Y2FwaV9"}', tests.at(46)), 'ignored group_message', 'which a group said');
select is(tests.stands(2), 'engaged answer_person 16:31', 'the person waits');

-- In their order the first ends alike.
select tests.chatwoot_says(tests.chatwoot_message(13, 'outgoing', 'De qual estado você fala?', jsonb_build_object(
    'created_at', '2026-03-10T16:16:00.000Z', 'conversation', tests.chatwoot_conversation(3)
), 3));
select tests.write(3, 'wamid.c0', tests.text_of('Quanto custa?'), tests.at(31)), tests.write(3, 'wamid.c1', tests.text_of('Para'), tests.at(46));
select is(tests.stands(3), tests.stands(1), 'as in their order');
select is(tests.snapshot(tests.a(4)), it, 'whose stop stands is left alone') from beside;

select * from finish();
rollback;
