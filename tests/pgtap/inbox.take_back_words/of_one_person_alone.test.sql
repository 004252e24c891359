begin;
select plan(14);

-- Two people; what comes from their numbers after 15:20 turns out to be strangers'.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 15:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.key_of(p_n integer) returns text language sql as $$ select (normalize.phone(tests.phone(p_n))).match_key $$;
select tests.freeze(tests.at(60));
select tests.write(1, 'wamid.a1', tests.text_of('Pare'), tests.at(10)), tests.write(1, 'wamid.a3', tests.text_of('PARAR'), tests.at(30));
select tests.write(2, 'wamid.b3', tests.text_of('Quem é?'), tests.at(30));
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at, detached_at)
select i.person_id, i.kind, i.value, i.match_key, 'wrong_person', tests.at(20), tests.at(60) from people.identifiers as i where i.kind = 'phone';
delete from people.identifiers where kind in ('phone', 'wa_id');
create function tests.replies() returns text language sql as $$ select string_agg(r.wamid, ' ' order by r.wamid) from inbox.replies as r $$;
select is(tests.replies(), 'wamid.a1 wamid.a3 wamid.b3', 'three replies');
create temporary table before as select tests.snapshot(lead_id) as b from b;
select is(inbox.take_back_words(tests.person_id(lead_id)), 1, 'one is a stranger''s') from a;
select is(tests.replies(), 'wamid.a1 wamid.b3', 'and is taken back');
select is(tests.snapshot(b.lead_id), before.b, 'another person''s stands') from b, before;
select is(tests.status(lead_id), 'opted_out', 'what they asked themselves stands') from a;
select is(people.is_suppressed(array['phone:' || tests.key_of(1)]), true, 'for the number that was theirs then');
select is(people.is_suppressed(array['phone:' || tests.key_of(2)]), false, 'and not for another''s');
select is(inbox.take_back_words(tests.person_id(lead_id)), 0, 'once') from a;
select is(inbox.take_back_words(tests.person_id(lead_id)), 1, 'the other in their turn') from b;

-- Under the lock of the number, although it is nobody's any more.
create function tests.is_held(p_key text) returns boolean language sql as $$
    select exists (
        select from pg_locks as l, hashtextextended('people.identity:phone:' || p_key, 0) as h (key)
        where l.locktype = 'advisory' and l.pid = pg_backend_pid() and (l.classid::bigint << 32 | l.objid::bigint) = h.key
    )
$$;
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at, detached_at) select tests.person_id(lead_id), 'phone', '+551199', 'mhand', 'wrong_person', tests.at(20), tests.at(60) from a;
insert into inbox.replies (channel_id, person_id, wamid, kind, body, phone_key, written_at, created_at) select tests.channel(), tests.person_id(lead_id), 'wamid.hand', 'text', 'Oi', 'mhand', tests.at(30), tests.at(30) from a;
select is(tests.is_held('mhand'), false, 'nobody has it');
select is(inbox.take_back_words(tests.person_id(lead_id)), 1, 'a reply from it') from a;
select is(tests.is_held('mhand'), true, 'is taken back while nobody else decides whose it is');

-- A number that was given back to them is theirs: what came from it stands.
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at, detached_at) select tests.person_id(lead_id), 'phone', '+551198', 'mback', 'wrong_person', tests.at(20), tests.at(60) from b;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, confirmed_at, created_at) select tests.person_id(lead_id), 'phone', '+551198', 'mback', 'mobile', tests.at(60), tests.at(60) from b;
insert into inbox.replies (channel_id, person_id, wamid, kind, body, phone_key, written_at, created_at) select tests.channel(), tests.person_id(lead_id), 'wamid.back', 'text', 'Oi', 'mback', tests.at(30), tests.at(30) from b;
select is(inbox.take_back_words(tests.person_id(lead_id)), 0, 'nothing of a number that is theirs again') from b;
select matches(tests.replies(), 'wamid.back', 'is taken back');

select * from finish();
rollback;
