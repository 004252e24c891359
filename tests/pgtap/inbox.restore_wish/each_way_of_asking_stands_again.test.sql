begin;
select plan(12);

-- Two people ask us to stop, one in WhatsApp's menu, one in words; later a stranger who has their number by then says it too, before that is known.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1, jsonb_build_object('person', (tests.referral(1) -> 'person') || '{"email": "ana@example.com"}'));
create temporary table b as select * from tests.contacted_lead(2, jsonb_build_object('person', (tests.referral(2) -> 'person') || '{"email": "bia@example.com"}'));
create temporary table c as select * from tests.contacted_lead(3, jsonb_build_object('person', (tests.referral(3) -> 'person') || '{"email": "caio@example.com"}'));
create temporary table o as select lead_id from tests.contacted_lead(4);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.prefers(p_n integer, p_value text, p_minutes integer) returns text language sql as $$
    select tests.last_event(tests.receive('user_preferences', jsonb_build_object('user_preferences', jsonb_build_array(jsonb_build_object(
        'wa_id', substr(tests.phone(p_n), 2), 'category', 'marketing_messages', 'value', p_value, 'timestamp', floor(extract(epoch from tests.at(p_minutes)))
    )))))
$$;
create function tests.confirmations(p_lead_id bigint) returns bigint language sql as $$
    select count(*) from outbox.jobs as j where j.lead_id = p_lead_id and j.payload ->> 'purpose' = 'opt_out_confirmation' and j.state <> 'cancelled'
$$;
select tests.freeze(tests.at(60));

select is(tests.prefers(1, 'stop', 10), 'applied stop', 'a stop in the menu');
select is(tests.write(1, 'wamid.a2', tests.text_of('PARAR'), tests.at(30)), 'applied opted_out', 'a later stop in words');
select is(tests.write(1, 'wamid.a1', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'which was somebody else''s');
select is(people.is_suppressed(array['email:ana@example.com']), true, 'the first holds for what is theirs');
select is(tests.status(lead_id), 'opted_out', 'and their lead stays ended') from a;

select is(tests.write(2, 'wamid.b1', tests.text_of('Pare'), tests.at(10)), 'applied opted_out', 'a stop in words');
select tests.drain();
select tests.write(2, 'wamid.b3', tests.text_of('PARAR'), tests.at(30)), tests.write(2, 'wamid.b2', tests.text_of('Não sou eu'), tests.at(20));
select is(people.is_suppressed(array['email:bia@example.com']), true, 'stands, too');
select is(tests.confirmations(lead_id), 1::bigint, 'and was confirmed once') from b;

-- The preference alone was the stranger's.
select tests.prefers(3, 'stop', 30), tests.write(3, 'wamid.c1', tests.text_of('Não sou eu'), tests.at(20));
select is(people.is_suppressed(array['email:caio@example.com']), false, 'a stranger''s wish is nobody else''s');
select isnt((select f.lead_id from inbox.facts as f where f.kind = 'preference' and f.occurred_at = tests.at(30)), lead_id, 'nor does the fact name their lead') from c;
select is(inbox.restore_wish(tests.person_id(lead_id), null), false, 'and nothing is to be restored') from c;

select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
