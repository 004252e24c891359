begin;
select plan(7);

-- Called at 12:00; at 13:00 the number turned out to be somebody else's, at 14:00 there was another; at 15:00 the call is told.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table o as select lead_id from tests.contacted_lead(3);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_hours integer) returns timestamptz language sql as $$ select '2026-03-11 12:00:00+00'::timestamptz + p_hours * interval '1 hour' $$;
create function tests.phones(p_lead_id bigint) returns text language sql as $$
    select string_agg(i.value || case when i.confirmed_at is null then ' ?' else '' end, ', ' order by i.id) from people.identifiers as i where i.person_id = tests.person_id(p_lead_id) and i.kind = 'phone'
$$;
create function tests.gets_another(p_lead_id bigint, p_n integer) returns void language sql as $$
    select tests.write(p_n, 'wamid.' || p_n, tests.text_of('Não sou eu'), tests.at(1));
    select tests.freeze(tests.at(2));
    insert into people.identifiers (person_id, kind, value, match_key, phone_kind, rule_version, confirmed_at)
    select tests.person_id(p_lead_id), 'phone', n.e164, n.match_key, n.kind, '1', util.current_time() from normalize.phone('1196666000' || p_n) as n;
$$;
select tests.freeze(tests.at(1)), tests.gets_another(lead_id, 1) from a;
select tests.freeze(tests.at(1)), tests.gets_another(lead_id, 2) from b;
select tests.freeze(tests.at(3));
select leads.record_call(lead_id, tests.token_id(), 'wrong_number', p_called_at => tests.at(0)) from a;
select is(tests.phones(lead_id), '+5511966660001', 'the number that nobody called stays') from a;
select is((select c.number from leads.calls as c, a where c.lead_id = a.lead_id), tests.phone(1), 'the call was to the other');
select is((select min(d.said_at) from people.detached_identifiers as d where d.person_id = tests.person_id(lead_id) and d.kind = 'phone'), tests.at(0), 'which was wrong since then') from a;
select leads.record_call(lead_id, tests.token_id(), 'opted_out', p_called_at => tests.at(0)) from b;
select is(people.is_person_suppressed(tests.person_id(lead_id)), true, 'a wish by phone is the person''s') from b;
select is(people.is_suppressed(array['phone:' || (normalize.phone(tests.phone(2))).match_key]), true, 'and holds for the number that was called');
-- Called after the other number was known: it is that one.
select leads.record_call(lead_id, tests.token_id(), 'wrong_number', p_called_at => tests.at(2) + interval '1 minute') from a;
select is(tests.phones(lead_id), null, 'a call to the new one detaches it') from a;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
