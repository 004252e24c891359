begin;
select plan(9);

-- A stranger asks to be left alone by an id, which a late status gives to a person; then it is known that it was a stranger.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1, jsonb_build_object('person', jsonb_build_object('name', 'Ana Lima', 'phone', tests.phone(1), 'email', 'ana@example.com')));
create temporary table o as select * from tests.contacted_lead(2);
create function tests.at(p_minute integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minute * interval '1 minute' $$;
select tests.freeze(tests.at(60));
select tests.whatsapp_says('m1', '{"from_user_id": "BR.s"}' || tests.text_of('PARAR'), tests.at(5));
select tests.tell(wamid, 'delivered', '{"recipient_user_id": "BR.s"}', tests.at(1)) from a;
select is(tests.standing_of(lead_id), 'opted_out suppressed', 'the stop looks like hers') from a;
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
select is(tests.write(1, 'm2', tests.text_of('Não sou eu'), tests.at(2)), 'applied wrong_person', 'somebody else has had the number before');
select is(tests.standing_of(lead_id), 'contacted human_review wrong_person', 'she asked nothing') from a;
select is(people.is_suppressed('{email:ana@example.com}'), false, 'and may be written to otherwise');
select is(people.is_suppressed('{bsuid:BR.s}'), true, 'the stranger is left alone');
select inbox.undo_spread(tests.person_id(lead_id), tests.at(5)) from a;
select is(tests.standing_of(lead_id), 'contacted human_review wrong_person', 'once') from a;
select is((select count(*) from flow.signals as s join a on a.lead_id = s.lead_id where s.voided_at is not null and s.signal = 'status_ended'), 1::bigint, 'the end that it was is void');
select is(leads.verify_chain(lead_id)::text, leads.verify_chain((select lead_id from o))::text, 'the history is whole') from a;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'another is what they were') from o, before as b;

select * from finish();
rollback;
