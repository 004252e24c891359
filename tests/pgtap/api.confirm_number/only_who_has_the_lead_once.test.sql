begin;
select plan(17);

-- Maria and Rosa have a number each that a partner told; Maria is Ana's, Rosa Bruno's.
select tests.make_operation('2026-03-10 15:00:00+00', '{1,1}');
create temporary table who as
select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno,
    tests.make_token('reader', '{leads:read}', tests.consultant(1)) as reader;
create temporary table t as
select n, tests.lead(n, jsonb_build_object('person', jsonb_build_object('name', (array['Maria Souza', 'Rosa Alves'])[n], 'email', format('p%s@example.com', n)))) as lead_id from generate_series(1, 2) as n;
select tests.drain();
select routing.transfer_lead(t.lead_id, tests.consultant(t.n), 'tests', 'tests') from t join leads.leads as l on l.id = t.lead_id where l.consultant_id <> tests.consultant(t.n);
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, confirmed_at, brought_by)
select tests.person_id(t.lead_id), 'phone', '+551198765066' || t.n, 'm55118765066' || t.n, 'mobile', null, 'token:9' from t;
create function tests.confirms(p_token_id bigint, p_n integer, p_body jsonb, p_key text default null) returns jsonb language sql as $$
    select c.body || jsonb_build_object('http', c.http_status)
    from t join leads.leads as l on l.id = t.lead_id
    cross join lateral api.confirm_number(tests.credential(p_token_id), l.uid, convert_to(p_body::text, 'UTF8'), p_key) as c
    where t.n = p_n
$$;
create function tests.confirmed() returns text language sql as $$
    select string_agg(i.value, ' ' order by i.value) from people.identifiers as i where i.kind = 'phone' and i.confirmed_at is not null
$$;

select is(tests.confirms(0, 1, '{"phone": "11987650661"}') ->> 'code', 'ID401', 'nobody unknown confirms a number');
select is(tests.confirms(reader, 1, '{"phone": "11987650661"}') ->> 'code', 'ID402', 'nor who may only read') from who;
select ok((tests.confirms(bruno, 1, '{"phone": "11987650661"}') ->> 'http')::integer in (403, 404), 'nor whose lead it is not') from who;
select is(a.it ->> 'http' || ' ' || (a.it #>> '{errors,0,field}') || ' ' || (a.it #>> '{errors,0,code}'), v.answer, v.says)
from who, (values
    ('{}', '422 phone ID111', 'which number is said'), ('{"phone": 5}', '422 phone ID112', 'as a text'),
    ('{"phone": "11987650662"}', '422 phone ID114', 'one that is somebody else''s is refused')
) as v (body, answer, says), lateral (select tests.confirms(who.ana, 1, v.body::jsonb) as it) as a;
select is((select c.http_status from who, api.confirm_number(tests.credential(who.ana), gen_random_uuid(), '{"phone": "11987650661"}') as c), 404, 'so is a lead that is none');
select is(tests.confirmed(), null, 'until then all are as they were');

create temporary table done as select tests.confirms(ana, 1, '{"phone": "(11) 98765-0661"}', 'k1') as it from who;
select is(it ->> 'http' || ' ' || (it ->> 'was_unconfirmed'), '200 true', 'her consultant knows that it is hers') from done;
select is(it #>> '{person,name}', 'Maria Souza', 'the answer is her lead') from done;
select is(tests.confirmed(), '+5511987650661', 'hers alone is confirmed');
select is((select e.actor from leads.events as e where e.kind = 'number_confirmed'), 'token:' || ana, 'the history says who said so') from who;
select is(tests.confirms(ana, 1, '{"phone": "(11) 98765-0661"}', 'k1') ->> 'http', '200', 'the same again answers the same') from who;
select is(tests.confirms(ana, 1, '{"phone": "11987650661"}', 'k1') ->> 'code', 'ID104', 'another body under the key does not') from who;
select is(tests.confirms(ana, 1, '{"phone": "11987650661"}') ->> 'was_unconfirmed', 'false', 'said again it is no news') from who;
select is((select count(*) from leads.events as e where e.kind = 'number_confirmed'), 1::bigint, 'and is told once');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
