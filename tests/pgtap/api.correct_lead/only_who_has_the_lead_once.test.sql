begin;
select plan(11);

-- Maria's lead is Ana's, Rosa's is Bruno's.
select tests.make_operation('2026-03-10 15:00:00+00', '{1,1}');
create temporary table who as
select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno;
create temporary table t as
select n, tests.lead(n, jsonb_build_object('person', jsonb_build_object('name', (array['Maria Souza', 'Rosa Alves'])[n], 'phone', tests.phone(n)))) as lead_id from generate_series(1, 2) as n;
select tests.drain();
select routing.transfer_lead(t.lead_id, tests.consultant(t.n), 'tests', 'tests') from t join leads.leads as l on l.id = t.lead_id where l.consultant_id <> tests.consultant(t.n);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from t where n = 2;
create function tests.corrects(p_token_id bigint, p_n integer, p_body jsonb, p_key text default null) returns jsonb language sql as $$
    select c.body || jsonb_build_object('http', c.http_status)
    from t join leads.leads as l on l.id = t.lead_id
    cross join lateral api.correct_lead(tests.credential(p_token_id), l.uid, convert_to(p_body::text, 'UTF8'), p_key) as c
    where t.n = p_n
$$;
create function tests.name_of(p_n integer) returns text language sql as $$
    select p.name from t join leads.leads as l on l.id = t.lead_id join people.people as p on p.id = l.person_id where t.n = p_n
$$;

select ok((tests.corrects(bruno, 1, '{"person": {"name": "Marta Souza"}}') ->> 'http')::integer in (403, 404), 'whose lead it is not corrects nothing') from who;
select is(a.it ->> 'http' || ' ' || (a.it ->> 'code'), '422 ID102', 'what is no name is refused') from who, lateral (select tests.corrects(who.ana, 1, '{"person": {"name": 5}}') as it) as a;
select is(tests.name_of(1), 'Maria Souza', 'until then she is called as before');
create temporary table done as select tests.corrects(ana, 1, '{"person": {"name": "Marta Souza"}}', 'k1') as it from who;
select is(it ->> 'http' || ' ' || (it -> 'changed'), '200 ["name"]', 'her consultant does') from done;
select is(it #>> '{person,name}', 'Marta Souza', 'the answer is her lead') from done;
select is((select e.actor from leads.events as e where e.kind = 'corrected'), 'token:' || ana, 'the history says who') from who;
select is(tests.corrects(ana, 1, '{"person": {"name": "Marta Souza"}}', 'k1') ->> 'http', '200', 'the same again answers the same') from who;
select is(tests.corrects(ana, 1, '{"person": {"name": "Mirta Souza"}}', 'k1') ->> 'code', 'ID104', 'another body under the key does not') from who;
select is(tests.corrects(ana, 1, '{"person": {"name": "Marta Souza"}}') -> 'changed', '[]', 'what stands already changes nothing') from who;
select is(tests.snapshot(t.lead_id), b.uninvolved, 'nothing changed for anybody else') from t, before as b where t.n = 2;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
