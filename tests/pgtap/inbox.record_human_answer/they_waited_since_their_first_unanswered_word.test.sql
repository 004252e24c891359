begin;
select plan(3);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table o as select lead_id from tests.contacted_lead(3);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.waited(p_lead_id bigint) returns text language sql as $$
    select string_agg(e.data ->> 'waited_seconds', ', ') from leads.events as e where e.lead_id = p_lead_id and e.kind = 'answered'
$$;
select tests.freeze(tests.at(60));
select tests.write(1, 'wamid.a1', tests.text_of('Quanto custa?'), tests.at(10)), tests.write(1, 'wamid.a2', tests.text_of('Alguém?'), tests.at(30));
select inbox.record_human_answer(lead_id, null, tests.at(40)) from a;
select is(tests.waited(lead_id), '1800', 'half an hour, however often they asked') from a;
-- They wrote again after the answer, which is told last.
select tests.write(2, 'wamid.b1', tests.text_of('Quanto custa?'), tests.at(10)), tests.write(2, 'wamid.b2', tests.text_of('Que bom!'), tests.at(50));
select inbox.record_human_answer(lead_id, null, tests.at(40)) from b;
select is(tests.waited(lead_id), '1800', 'never less than nothing') from b;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
