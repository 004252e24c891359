begin;
select plan(33);

-- Four people write, a stranger who has their number says so, and writes on: told in the order in which it was said (1, 3) and not (2, 4).
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table c as select * from tests.contacted_lead(3);
create temporary table d as select * from tests.contacted_lead(4);
create temporary table i as select * from tests.contacted_lead(9);
create temporary table h as select * from tests.contacted_lead(8);
create temporary table g as select * from tests.contacted_lead(7);
create temporary table e as select * from tests.contacted_lead(6);
create temporary table o as select lead_id from tests.contacted_lead(5);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.stands(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', l.status, l.next_action, l.hold_reason, to_char(l.last_inbound_at, 'HH24:MI')) from leads.leads as l where l.id = p_lead_id
$$;
create function tests.is_number_suppressed(p_n integer) returns boolean language sql as $$
    select people.is_suppressed(array['phone:' || (normalize.phone(tests.phone(p_n))).match_key])
$$;
select tests.freeze(tests.at(60));

-- Words of before and of after.
select is(tests.write(1, 'wamid.a1', tests.text_of('Quanto custa?'), tests.at(10)), 'applied', 'a question');
select is(tests.write(1, 'wamid.a2', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'then it is somebody else''s number');
select is(tests.write(1, 'wamid.a3', tests.text_of('Quem é?'), tests.at(30)), 'ignored unknown_person', 'whose words are nobody''s');
select is(tests.write(2, 'wamid.b3', tests.text_of('Quem é?'), tests.at(30)), 'applied', 'the same, the last first: it looks like an answer');
select is(tests.stands(lead_id), 'engaged answer_person 16:30', 'that waits') from b;
select is(tests.write(2, 'wamid.b2', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'until it is known whose it was');
select is(tests.stands(lead_id), 'contacted human_review wrong_person 16:20', 'then it moved nothing') from b;
select is((select count(*) from inbox.replies as r where r.wamid = 'wamid.b3'), 0::bigint, 'and is no reply of theirs');
select is((select count(*) from leads.events as e, b where e.lead_id = b.lead_id and e.kind = 'reply_taken_back'), 1::bigint, 'the history says so');
select is(tests.write(2, 'wamid.b1', tests.text_of('Quanto custa?'), tests.at(10)), 'applied', 'what they said themselves comes last of all');
select is(tests.stands(a.lead_id), tests.stands(b.lead_id), 'both orders end alike') from a, b;
select is(tests.stands(lead_id), 'engaged human_review wrong_person 16:20', 'engaged by their own words, and held') from b;
select is(tests.write(2, 'wamid.b3', tests.text_of('Quem é?'), tests.at(30)), null, 'the stranger''s words again change nothing');

-- A stop of before and of after.
select is(tests.write(3, 'wamid.c1', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'a wrong number');
select is(tests.write(3, 'wamid.c2', tests.text_of('PARAR'), tests.at(10)), 'applied opted_out', 'a stop that they had said before it');
select is(tests.stands(lead_id) || ' ' || tests.is_number_suppressed(3), 'opted_out 16:20 true', 'ends their lead') from c;
select is(tests.write(4, 'wamid.d2', tests.text_of('PARAR'), tests.at(30)), 'applied opted_out', 'a stop');
select is(tests.write(4, 'wamid.d1', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'of a stranger, as it turns out');
select is(tests.stands(lead_id), 'contacted human_review wrong_person 16:20', 'ends nobody''s lead') from d;
select is(tests.is_number_suppressed(4), true, 'and silences the number');
select is(people.is_person_suppressed(tests.person_id(lead_id)), false, 'not the person') from d;

-- The preference of WhatsApp is a wish like others.
select tests.receive('user_preferences', jsonb_build_object('user_preferences', jsonb_build_array(jsonb_build_object(
    'wa_id', substr(tests.phone(6), 2), 'category', 'marketing_messages', 'value', 'stop', 'timestamp', floor(extract(epoch from tests.at(30)))
))));
select is(tests.status(lead_id), 'opted_out', 'a preference') from e;
select is(tests.write(6, 'wamid.e1', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'of a stranger, too');
select is(tests.stands(lead_id), 'contacted human_review wrong_person 16:20', 'ends nobody''s lead') from e;
select is(tests.is_number_suppressed(6), true, 'and silences the number');

-- Several words of a stranger, told backwards.
select tests.write(7, 'wamid.g3', tests.text_of('Alô?'), tests.at(40)), tests.write(7, 'wamid.g2', tests.text_of('Quem é?'), tests.at(30));
select is(tests.write(7, 'wamid.g1', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'none of them is the person''s');
select is(tests.stands(lead_id), 'contacted human_review wrong_person 16:20', 'and none moved their lead') from g;

-- Their own stop before the stranger's, told after it.
select tests.write(8, 'wamid.h3', tests.text_of('PARAR'), tests.at(30)), tests.write(8, 'wamid.h1', tests.text_of('Pare'), tests.at(10));
select is(tests.write(8, 'wamid.h2', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'a stranger''s stop is taken back');
select is(tests.status(lead_id), 'opted_out', 'and theirs stands') from h;
select is(tests.is_number_suppressed(8), true, 'of both');

-- Two stops of a stranger.
select tests.write(9, 'wamid.i2', tests.text_of('Pare'), tests.at(30)), tests.write(9, 'wamid.i3', tests.text_of('PARAR'), tests.at(40));
select is(tests.write(9, 'wamid.i1', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'both are taken back');
select is(tests.stands(lead_id), 'contacted human_review wrong_person 16:20', 'with the end that the first made') from i;

select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
