begin;
select plan(2);

select tests.make_operation();
select intake.add_source('site', 'Site');
select intake.set_source_map('site', '{"person.name": "/nome", "person.phone": "/tel"}', '{"origin": "site"}');
select is((select array_agg(s.code) from intake.list_sources() as s), array['parceiro', 'site'], 'every source, by code');
select results_eq(
    $$select s.name, s.is_active, s.secret_version, s.field_map ->> 'person.phone', s.constants ->> 'origin' from intake.list_sources() as s where s.code = 'site'$$,
    $$values ('Site', true, 1, '/tel', 'site')$$, 'with its map and the version of its secret'
);

select * from finish();
rollback;
