begin;
select plan(14);

select tests.make_operation();
select intake.add_source('site', 'Site');
select is((select intake.add_source('site', 'Site novo') from generate_series(1, 2) limit 1), (select id from intake.sources where code = 'site'), 'adding twice is adding once');
select is((select count(*) from ops.api_tokens as t join intake.sources as s on s.id = t.source_id where s.code = 'site'), 1::bigint, 'with one token');
select intake.set_source_map(
    'site',
    '{"person.name": "/nome", "person.phone": "/tel", "person.city": "/cidade", "attributes.utm.campaign": "/utm", "delivery_id": "/id", "product": "/p"}',
    '{"origin": "site", "person.city": "Santos", "consent.basis": "consent"}'
);
create function tests.hook(p_body text, p_delivery text default null, out http_status integer, out body jsonb) language sql as $$
    select a.http_status, a.body from api.submit_webhook(tests.service(), 'site', convert_to(p_body, 'UTF8'), p_delivery) as a
$$;

create temporary table a as select * from tests.hook('{"id": 7, "nome": "Rita Prado", "tel": 11981234567, "utm": {"x": 1}, "cidade": null}');
select is(http_status, 201, 'a lead') from a;
create temporary table l as select l.* from leads.leads as l join a on l.uid = (a.body #>> '{lead,uid}')::uuid;
select is((select p.city from people.people as p, l where p.id = l.person_id), 'Santos', 'a constant where the body has nothing');
select is((select attributes from l), '{"utm.campaign": {"x": 1}}', 'attributes keep their types');
select is((select i.value from people.identifiers as i, l where i.person_id = l.person_id), '+5511981234567', 'a number is a phone as written');
select is((select c.basis from people.consents as c, l where c.person_id = l.person_id), 'consent', 'nested constants');
select is((select s.idempotency_key from intake.submissions as s, l where s.lead_id = l.id), '7', 'the id in the body is the key');
select is((tests.hook('{"id": 7, "nome": "Rita Prado", "tel": 11981234567, "utm": {"x": 1}, "cidade": null}', 'another')).http_status, 200, 'before the one in the header');
select is((tests.hook('{"nome": "Rita Prado", "tel": "1"}', 'd')).body #>> '{errors,0,pointer}', '/tel', 'a field at fault names its pointer');
select is((tests.hook('{"nome": "Ana Reis", "tel": "11 98123-0000", "p": "nada"}', 'e')).body #>> '{warnings,0,field}', 'product', 'what is not known is said');
select is((select a.http_status from api.submit_webhook(tests.service(), 'nobody', '{}', 'x') as a), 401, 'no source, no token');
select throws_ok($$select intake.set_source_map('site', '{"person.age": "/x"}', '{}')$$, 'ID105', null, 'a map names fields of a submission');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
