begin;
select plan(7);

-- Two people of one switchboard: it is not the first one's since 15:20, nor the other's since 15:05.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 15:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
select tests.freeze(tests.at(60));
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at, detached_at)
select tests.person_id(lead_id), 'phone', '+5511988887777', 'm551188887777', 'wrong_person', tests.at(20), tests.at(60) from a
union all
select tests.person_id(lead_id), 'phone', '+5511988887777', 'm551188887777', 'wrong_person', tests.at(5), tests.at(60) from b;
-- "Para" was an answer to a question of ours, so that it was no wish of theirs.
insert into inbox.replies (channel_id, person_id, lead_id, wamid, kind, body, phone_key, written_at, created_at)
select tests.channel(), tests.person_id(a.lead_id), a.lead_id, 'wamid.a' || m.n, 'text', m.body, 'm551188887777', tests.at(m.n), tests.at(m.n) from a, (values (10, 'Oi'), (30, 'Para')) as m (n, body)
union all
select tests.channel(), tests.person_id(b.lead_id), b.lead_id, 'wamid.b30', 'text', 'Oi', 'm551188887777', tests.at(30), tests.at(30) from b;
create function tests.replies() returns text language sql as $$ select string_agg(r.wamid, ' ' order by r.wamid) from inbox.replies as r $$;
create function tests.is_silent() returns boolean language sql as $$ select people.is_suppressed(array['phone:m551188887777']) $$;
select is(tests.is_silent(), false, 'nobody at this number asked for no more');
select is(inbox.take_back_words(tests.person_id(lead_id)), 1, 'what came after the first one''s time is taken back') from a;
select is(tests.replies(), 'wamid.a10 wamid.b30', 'what came before stands, and so does another''s') ;
select is(tests.is_silent(), true, 'whoever wrote "Para" was asked nothing, and wants no more');
select is(people.is_person_suppressed(tests.person_id(lead_id)), false, 'which is not the wish of whom it was taken for') from a;
select is(inbox.take_back_words(tests.person_id(lead_id)), 1, 'the other in their turn') from b;
select is(tests.replies(), 'wamid.a10', 'by their own time');

select * from finish();
rollback;
