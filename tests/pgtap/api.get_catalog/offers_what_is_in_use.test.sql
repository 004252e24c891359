begin;
select plan(12);

select tests.make_operation();
insert into leads.products (code, name, is_active) values ('old', 'Old', false), ('auto', 'Auto', true);
update leads.origins set is_active = false where code = 'event';
update leads.lost_reasons set is_active = false where code = 'price';
insert into people.referrers (name, name_key) values ('João Prado', 'joao prado');

create function tests.catalog(p_path text[]) returns jsonb language sql as $$
    select c.body #> p_path from api.get_catalog(tests.credential()) as c
$$;
create temporary table ana as select tests.credential(tests.make_token('Ana', p_consultant_id => tests.consultant(1))) as proof;
grant select on ana to public;
select tests.as_role('indica_api');
select is(
    (select jsonb_path_query_array(c.body, '$.origins[*].code') from ana, api.get_catalog(ana.proof) as c), '["extension", "manual", "partner", "site", "whatsapp"]',
    'to a consultant no origin that a machine alone can have'
);
select is((select c.http_status from api.get_catalog(tests.credential()) as c), 200, 'a token may see it');
select is(jsonb_path_query_array(tests.catalog('{origins}'), '$.code'), '["extension", "import", "manual", "partner", "site", "webhook", "whatsapp"]', 'origins in use');
select is(tests.catalog('{products}'), '[{"code": "auto", "name": "Auto"}, {"code": "plano", "name": "Plano Família"}]', 'products in use, by name');
select is(jsonb_path_query_array(tests.catalog('{lost_reasons}'), '$.code'), '["competitor", "duplicate", "no_interest", "not_qualified", "other", "timing", "wrong_person"]', 'reasons in use');
select is(tests.catalog('{referrers}') #- '{0,uid}', '[{"name": "João Prado"}]', 'referrers by name, without contacts');
select is(jsonb_path_query_array(tests.catalog('{statuses}'), '$[*] ? (@.is_open == true).code'), '["new", "contacted", "engaged", "qualified"]', 'statuses in order, with which are open');
select is(tests.catalog('{consent_policy}'), '"legitimate_interest"', 'whether consent must be stated');
select is(tests.catalog('{origins,2,name}'), '"Cadastro manual"', 'names in Portuguese');
set local indica.locale = 'en';
select is(tests.catalog('{origins,2,name}'), '"Typed by hand"', 'or in English');
select is(tests.catalog('{statuses,0,name}'), '"New"', 'all of them');
select is((select format('%s %s', c.http_status, c.body ->> 'code') from api.get_catalog(tests.credential(0)) as c), '401 ID401', 'nobody sees nothing');

select * from finish();
rollback;
