begin;
select plan(6);

select tests.make_operation();
select intake.add_source('site', 'Site');
select intake.set_source_map('site', '{"person.name": "/nome", "person.phone": "/tel"}', '{"origin": "site"}');
create temporary table c as select tests.desk('dora@example.com') as director;
select set_config('indica.locale', 'en', true);
select api.submit_webhook(tests.service(), 'site', convert_to('{"nome": "Rita Prado", "tel": "1198"}', 'UTF8'), 'one');
select set_config('indica.locale', '', true);
select api.submit_webhook(tests.service(), 'site', convert_to('{"nome": "Beto Paz", "tel": "1197"}', 'UTF8'), 'two');
create function tests.said() returns table (name text, field text, detail text) language sql as $$
    select x #>> '{was,person.name}', x #>> '{errors,0,field}', x #>> '{errors,0,detail}'
    from c, jsonb_array_elements((tests.desk_page(director, 'today')).body #> '{data,submissions,items}') as x
$$;
create temporary table pt as select * from tests.said();
select set_config('indica.locale', 'en', true);
create temporary table en as select * from tests.said();
select set_config('indica.locale', '', true);

select is((select count(*) from pt), 2::bigint, 'two were refused, each in the language of its sender');
select matches(pt.detail, '(dígitos|DDD|número)', name || ': in Portuguese') from pt;
select matches(en.detail, '(digits|area code|number)', name || ': in English') from en;
select is((select count(*) from pt join en using (name, field)), 2::bigint, 'of the same field');

select * from finish();
rollback;
