begin;
select plan(14);

-- Two people write on one number, one on another; the inboxes were read up to a moment ago.
select tests.make_crowd();
create function tests.reserve() returns bigint language sql as $$ select c.id from sending.channels as c where c.code = 'reserva' $$;
delete from inbox.replies;
delete from chatwoot.sweeps;
delete from chatwoot.sightings;
create function tests.wrote(p_n integer, p_id text, p_ago interval, p_channel_id bigint default tests.channel(), p_chatwoot_id bigint default null) returns void language sql as $$
    insert into inbox.replies (channel_id, person_id, lead_id, wamid, chatwoot_message_id, kind, body, written_at, created_at)
    select p_channel_id, l.person_id, l.id, p_id, p_chatwoot_id, 'text', 'Oi', util.current_time() - p_ago, util.current_time() - p_ago
    from leads.leads as l where l.id = tests.nth(p_n)
$$;
create function tests.unheard(p_channel_id bigint default tests.channel()) returns text language sql as $$
    select coalesce(string_agg(coalesce(w.wamid, 'none'), ' '), '') from inbox.unheard_words(p_channel_id, util.current_time()) as w
$$;
select tests.wrote(1, 'b', '5 minutes');
select tests.wrote(2, 'a', '6 minutes');
select tests.wrote(4, 'c', '5 minutes', tests.reserve());
select is(tests.unheard(), '', 'while no inbox was read nothing is known to be missing');
insert into chatwoot.sweeps (channel_id, since) values (tests.reserve(), util.current_time());
select is(tests.unheard(), '', 'nor when another number''s was');
select is(tests.unheard(tests.reserve()), 'c', 'whose own words are');
insert into chatwoot.sweeps (channel_id, since) values (tests.channel(), util.current_time() - interval '3 minutes 59 seconds');
select is(tests.unheard(), 'a b', 'the first first; nobody else''s number''s');
update chatwoot.sweeps set since = util.current_time() - interval '5 minutes' where channel_id = tests.channel();
select is(tests.unheard(), '', 'a minute after they were written, no earlier');
update chatwoot.sweeps set since = util.current_time() - interval '4 minutes 30 seconds' where channel_id = tests.channel();
select is(tests.unheard(), 'a', 'the one of before a minute');
update chatwoot.sweeps set since = util.current_time() where channel_id = tests.channel();
update inbox.replies set created_at = util.current_time() where wamid = 'b';
select is(tests.unheard(), 'a', 'what we learn only now may be there by now');
update inbox.replies set created_at = written_at;
select tests.wrote(3, 'd', '3 minutes', p_chatwoot_id => 5);
select tests.wrote(3, null, '3 minutes', p_chatwoot_id => 6);
select is(tests.unheard(), 'a b', 'what Chatwoot has is not missing');

-- What was listed in another number's inbox holds none of it, nor what nobody has to read any more.
insert into chatwoot.sightings (channel_id, conversation_id, told_at, read_at)
select c, 7700, util.current_time() - interval '4 minutes', util.current_time() - interval '1 hour' from unnest(array[tests.channel(), tests.reserve()]) as c;
select outbox.enqueue('chatwoot.observe', null, util.current_time(), format('look:%s:7700', tests.reserve()), '{"conversation_id": 7700}');
select is(tests.unheard(), 'a b', 'a look into another inbox finds nothing of it');
-- A conversation that was listed since and not read may hold it, unless it is another person's.
insert into chatwoot.sightings (channel_id, conversation_id, told_at, read_at) values (tests.channel(), 7777, util.current_time() - interval '4 minutes', util.current_time() - interval '1 hour');
select outbox.enqueue('chatwoot.observe', null, util.current_time(), format('look:%s:7777', tests.channel()), '{"conversation_id": 7777}');
select is(tests.unheard(), '', 'a look that is ordered may find it');
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, status, created_at)
select tests.nth(7), tests.reserve(), 50, 7777, false, 'open', util.current_time();
select is(tests.unheard(), '', 'a conversation of that id of another number says nothing');
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, status, created_at)
select tests.nth(1), tests.channel(), 51, 7777, false, 'open', util.current_time();
select is(tests.unheard(), 'a', 'in the one''s conversation are not the other''s words');
update inbox.replies set written_at = util.current_time() - interval '11 minutes', created_at = util.current_time() - interval '11 minutes' where wamid = 'b';
update chatwoot.sightings set told_at = util.current_time() - interval '4 minutes' where conversation_id = 7777;
select is(tests.unheard(), 'b a', 'after ten minutes nobody waits for a look');
update inbox.replies set written_at = util.current_time() - interval '1 day' where wamid = 'b';
select is(tests.unheard(), 'a', 'after a day it is history');

select * from finish();
rollback;
