begin;
select plan(11);

select tests.make_operation();
insert into leads.products (code, name) values ('solar', 'Energia solar');
create temporary table i as select * from intake.begin_import(sha256('one'), 'lista.csv', '{Nome,Contato}', '{"person.phone": "Contato"}', '{"product": "solar"}', p_first_contact => 'never', p_per_hour => 5);
select intake.begin_import(sha256('other'), 'outra.csv', '{Nome,Fone}');
select intake.submit_rows(id, 0, '{2,3}', array[null, null]::bytea[], '{too_long,too_long}') from i;

create temporary table j as select * from intake.begin_import(sha256('one'), 'copia.csv', '{Nome,Contato}', '{"person.phone": "Contato"}');
select is(j.id, i.id, 'the same bytes are the same import, whatever the file is called') from i, j;
select is(j.rows_done, 2::bigint, 'which goes on where it stopped') from j;
select is(j.constants, '{}', 'what is said now counts') from j;
select is(row(j.first_contact, j.per_hour), row('never'::text, 5), 'what is not said stays') from j;
select is((intake.end_import(id, 'cancelled')).state, 'cancelled', 'cancelled') from i;
select is((intake.begin_import(sha256('one'), 'lista.csv', '{Nome,Fone}')).field_map ->> 'person.phone', '/Contato', 'it goes on as it was read');
select is((select row(k.state, k.rows_done) from intake.find_import((select id from i)) as k), row('running'::text, 2::bigint), 'and runs');
select throws_ok($$ select intake.end_import(-1, 'done') $$, 'ID209', null, 'no such import');
select throws_ok($$ select intake.list_import_errors(-1) $$, 'ID209', null, 'nor errors of it');
select is((select array_agg(k.file_name) from intake.list_imports() as k), '{outra.csv,lista.csv}', 'the newest first');
select is((select array_agg(distinct a.action) from ops.audit as a where a.object_kind = 'intake.imports'), '{added,changed}', 'who imports and cancels is kept');

select * from finish();
rollback;
