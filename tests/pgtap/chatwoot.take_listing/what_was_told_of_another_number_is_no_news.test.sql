begin;
select plan(11);

-- Two numbers whose inboxes have conversations of the same ids, as two accounts have.
select tests.make_crowd();
create function tests.reserve() returns bigint language sql as $$ select c.id from sending.channels as c where c.code = 'reserva' $$;
create function tests.listed(p_id bigint, p_ago interval) returns jsonb language sql as $$
    select jsonb_build_object('id', p_id, 'updated_at', extract(epoch from util.current_time() - p_ago))
$$;
create function tests.took(p_channel_id bigint, p_listed jsonb, p_limit integer default 10) returns text language sql as $$
    select coalesce(string_agg(c ->> 'id', ' '), 'nothing') from chatwoot.take_listing(p_channel_id, p_listed, p_limit) as c
$$;
delete from chatwoot.sightings;
insert into chatwoot.sightings (channel_id, conversation_id, told_at) values (tests.reserve(), 7001, util.current_time()), (tests.reserve(), 7002, util.current_time() - interval '1 hour');
select tests.remember();

select is(tests.took(tests.channel(), jsonb_build_array(tests.listed(7001, '10 minutes'))), '7001', 'the other number''s is another conversation');
select is(tests.what_changed(), 'chatwoot.sightings +1', 'it is remembered for this number alone');
select is(tests.took(tests.channel(), jsonb_build_array(tests.listed(7001, '10 minutes'))), 'nothing', 'once');
select is(tests.took(tests.channel(), jsonb_build_array(tests.listed(7001, '11 minutes'))), 'nothing', 'what is older is no news');
select is(tests.what_changed(), 'nothing', 'and is not remembered');
select is(tests.took(tests.channel(), jsonb_build_array(tests.listed(7003, '5 minutes'), tests.listed(7002, '7 minutes'), tests.listed(7001, '6 minutes')), 2), '7002 7001', 'the earliest change first, as many as may be');
select is(tests.what_changed(), 'chatwoot.sightings +1, chatwoot.sightings ~1', 'the others are not remembered');
select is(tests.took(tests.channel(), jsonb_build_array(tests.listed(7003, '5 minutes'), tests.listed(7003, '3 minutes'))), '7003', 'listed twice it is taken once');
select is((select s.told_at from chatwoot.sightings as s where s.channel_id = tests.channel() and s.conversation_id = 7003), util.current_time() - interval '3 minutes', 'as it is now');

-- A clock that went ahead.
update chatwoot.sightings set told_at = util.current_time() + interval '1 day' where channel_id = tests.channel() and conversation_id = 7001;
select is(tests.took(tests.channel(), jsonb_build_array(tests.listed(7001, '1 minute'))), '7001', 'a moment that has not come makes nothing older');
select is((select s.told_at from chatwoot.sightings as s where s.channel_id = tests.channel() and s.conversation_id = 7001), util.current_time() - interval '1 minute', 'and is forgotten');

select * from finish();
rollback;
