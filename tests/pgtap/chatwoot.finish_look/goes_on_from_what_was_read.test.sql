begin;
select plan(8);

-- Conversation 71 of two numbers, and 72 beside it.
select tests.make_crowd();
create temporary table c as select max(c.id) filter (where c.code = 'principal') as one, max(c.id) filter (where c.code = 'reserva') as two from sending.channels as c;
create temporary table n as select util.current_time() as at;
insert into chatwoot.sightings (channel_id, conversation_id, told_at, read_at, message_id)
select x.id, x.n, n.at - interval '10 minutes', n.at - interval '20 minutes', 5 from c, n, lateral (values (c.one, 71), (c.two, 71), (c.one, 72)) as x (id, n);
create function tests.read(p_minutes_ago integer, p_message_id bigint) returns void language sql as $$
    select chatwoot.finish_look(c.one, jsonb_build_array(jsonb_build_object(
        'conversation_id', 71, 'read_at', extract(epoch from n.at - p_minutes_ago * interval '1 minute'), 'message_id', p_message_id
    )), n.at) from c, n
$$;
create function tests.seen() returns text language sql as $$
    select string_agg(concat_ws(' ', s.conversation_id, round(extract(epoch from n.at - s.read_at) / 60), s.message_id), ', ' order by s.channel_id, s.conversation_id) from chatwoot.sightings as s, n
$$;
create function tests.looks() returns text language sql as $$
    select string_agg(concat_ws(' ', j.channel_id = c.one, j.payload ->> 'conversation_id'), ', ' order by j.id) from outbox.jobs as j, c where j.kind = 'chatwoot.observe' and j.state = 'pending'
$$;

select tests.read(10, 7);
select is(tests.seen(), '71 10 7, 72 20 5, 71 20 5', 'the next look of that conversation of that number begins there');
select is(tests.looks(), null, 'what was read when it had last changed is not read again');
select tests.read(15, 6);
select is(tests.seen(), '71 10 7, 72 20 5, 71 20 5', 'an older look takes nothing back');
update chatwoot.sightings as s set told_at = n.at - interval '9 minutes' from n;
select tests.read(10, 7);
select is(tests.looks(), 't 71', 'what changed while it was read is read again, no other');
select tests.read(10, 7);
select is(tests.looks(), 't 71', 'once');
update chatwoot.sightings as s set read_at = n.at + interval '1 day' from n;
select tests.read(1, 9);
select is(tests.seen(), '71 1 9, 72 -1440 5, 71 -1440 5', 'a look that a wrong clock put into the future does not stand for ever');
select chatwoot.finish_look(c.two, '[{"conversation_id": 80, "read_at": 1773150000, "message_id": null}]', n.at) from c, n;
select is((select concat_ws(' ', s.read_at = to_timestamp(1773150000), s.told_at = s.read_at, s.message_id) from chatwoot.sightings as s, c where s.channel_id = c.two and s.conversation_id = 80), 't t', 'one that is new is known from then on');
select is(tests.looks(), 't 71', 'and has been read');

select * from finish();
rollback;
