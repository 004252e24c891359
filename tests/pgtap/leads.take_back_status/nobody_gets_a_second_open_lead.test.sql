begin;
select plan(9);

-- A stranger stops and comes back, which opens a lead; then it turns out that the number had been theirs all the time. By words, and by WhatsApp's menu.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table o as select lead_id from tests.contacted_lead(3);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.open_leads(p_lead_id bigint) returns bigint language sql as $$
    select count(*) from leads.leads as l where l.person_id = tests.person_id(p_lead_id) and leads.is_open(l.status)
$$;
select tests.freeze(tests.at(60));

select is(tests.write(1, 'wamid.a2', tests.text_of('PARAR'), tests.at(30)), 'applied opted_out', 'a stop');
select is(tests.write(1, 'wamid.a3', tests.text_of('voltar'), tests.at(40)), 'applied new_lead', 'its end opens a lead');
select is(tests.write(1, 'wamid.a1', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'both were a stranger''s');
select is(tests.open_leads(lead_id), 1::bigint, 'one lead is open') from a;
select is(tests.status(lead_id), 'opted_out', 'the other stays as it ended') from a;

select is(tests.last_event(tests.receive('user_preferences', jsonb_build_object('user_preferences', jsonb_build_array(jsonb_build_object(
    'wa_id', substr(tests.phone(2), 2), 'category', 'marketing_messages', 'value', 'stop', 'timestamp', floor(extract(epoch from tests.at(30)))
))))), 'applied stop', 'a preference');
select tests.write(2, 'wamid.b3', tests.text_of('voltar'), tests.at(40));
select is(tests.write(2, 'wamid.b1', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'the same');
select is(tests.open_leads(lead_id), 1::bigint, 'one lead is open') from b;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
