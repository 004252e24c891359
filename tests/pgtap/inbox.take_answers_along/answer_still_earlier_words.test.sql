begin;
select plan(7);

-- A lead was won at 16:10. The person wrote at 16:20 and at 16:40, Carla at 16:30: hers is told first, their first words last.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table o as select lead_id from tests.contacted_lead(2);
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.newest(p_of text) returns leads.leads language plpgsql as $$
declare
    v_lead leads.leads;
begin
    execute format('select l.* from leads.leads as l join %I as a on l.person_id = (select x.person_id from leads.leads as x where x.id = a.lead_id) order by l.id desc limit 1', p_of) into v_lead;
    return v_lead;
end;
$$;
select tests.freeze(tests.at(10));
select leads.change_status(a.lead_id, 'won', 'consultant:1') from a;
select tests.freeze(tests.at(50));
select tests.chatwoot_says(tests.chatwoot_message(11, 'outgoing', 'Bom dia!', jsonb_build_object('created_at', to_char(tests.at(30) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))));
select is(tests.write(1, 'wamid.2', tests.text_of('E o preço?'), tests.at(40)), 'applied new_lead', 'the later words open a lead');
select is((tests.newest('a')).unanswered_since, tests.at(40), 'nobody answered them');
select is(tests.write(1, 'wamid.1', tests.text_of('Tenho outra dúvida'), tests.at(20)), 'applied', 'the earlier ones are the same lead''s');
select is((tests.newest('a')).unanswered_since, tests.at(40), 'and were answered by what was written after them');
select is((tests.newest('a')).last_answer_at, tests.at(30), 'at that time');
select is((select s.lead_id from flow.signals as s where s.signal = 'human_wrote'), (tests.newest('a')).id, 'as the lead''s history says');
select is((tests.newest('o')).last_answer_at, null, 'the other lead knows nothing of it');

select * from finish();
rollback;
