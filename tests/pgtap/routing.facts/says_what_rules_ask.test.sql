begin;
select plan(19);

-- 2026-03-10 15:00 UTC is a Tuesday, noon in São Paulo.
select tests.make_operation();
update ops.settings set value = '"America/Sao_Paulo"' where key = 'timezone';
create function tests.said(p_lead_id bigint, p_fields text[] default routing.condition_fields()) returns jsonb language sql as $$
    select routing.facts(l, p_fields, util.current_time()) from leads.leads as l where l.id = p_lead_id
$$;
create temporary table t as select
    tests.lead(1, jsonb_build_object(
        'person', jsonb_build_object('name', 'Rui Reis', 'phone', '21987654001', 'city', 'São João del-Rei'), 'product', 'plano', 'origin', 'partner',
        'attributes', '{"plan": "gold"}'::jsonb, 'referrer', '{"name": "Bia Lopes", "phone": "11 98888-7777"}'::jsonb
    ), tests.make_token('s', p_source_id => (select s.id from intake.sources as s))) as rich,
    tests.lead(2, '{"person": {"name": "Mia Melo", "phone": "+1 212 555 0121"}}', tests.make_token('c', p_consultant_id => tests.consultant(2))) as poor,
    tests.lead(3, '{"person": {"name": "Ivo Lima", "phone": "31987654003"}, "referrer": {"name": "Ana Lima", "phone": "11977776666", "email": "consultant1@example.com"}}') as own,
    tests.lead(4, '{"person": {"name": "Eva Luz", "phone": "31987654004"}, "referrer": {"name": "Zé da Esquina"}}') as named;

select is(tests.said(rich) -> 'origin', '"partner"', 'origin') from t;
select is(tests.said(rich) -> 'product', '"plano"', 'product') from t;
select is(tests.said(rich) -> 'source', '"parceiro"', 'source') from t;
select is(tests.said(rich) -> 'ddd', '[21]', 'area code') from t;
select is(tests.said(rich) -> 'uf', '["RJ"]', 'state of the phone') from t;
select is(tests.said(rich) -> 'city' -> 1, '"sao joao del rei"', 'city, folded') from t;
select is(tests.said(rich) -> 'attributes', '{"plan": "gold"}', 'attributes') from t;
select is(tests.said(rich) #>> '{referrer,kind}', 'person', 'a referrer who is known') from t;
select is(tests.said(own) #>> '{referrer,kind}', 'consultant', 'one who is a consultant') from t;
select is(tests.said(named) #>> '{referrer,kind}', 'name', 'one of whom only a name is known') from t;
select is(tests.said(poor) ->> 'consultant', (select c.uid::text from routing.consultants as c where c.id = tests.consultant(2)), 'who submitted it') from t;
select is(tests.said(poor) - '{consultant,priority,score}'::text[], '{"origin": "manual", "attributes": {}, "weekday": 2, "time": "12:00"}', 'what is not known is not there') from t;
select is(tests.said(rich, '{}'), '{"origin": "partner", "attributes": {"plan": "gold"}}', 'what nobody asks is not looked up') from t;
update ops.settings set value = '"Pacific/Auckland"' where key = 'timezone';
select is(tests.said(rich) ->> 'time', '04:00', 'the time is the operation''s') from t;
select is((tests.said(rich) ->> 'weekday')::integer, 3, 'and the day') from t;
select ok(not tests.said(own) ? 'consultant', 'a token of nobody is nobody''s') from t;

-- What somebody says goes before what the score comes to; each lead has its own.
update scoring.scores as s set probability = 0.31 from t where s.lead_id = poor;
select is(tests.said(poor) ->> 'score', '0.31', 'how likely it is won') from t;
select is(tests.said(poor) ->> 'priority', 'urgent', 'its priority, by what it is worth') from t;
select is(tests.said(named) ->> 'score', '0.1', 'each its own') from t;

select * from finish();
rollback;
