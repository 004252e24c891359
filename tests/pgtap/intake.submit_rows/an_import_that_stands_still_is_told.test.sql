begin;
select plan(8);

select tests.make_operation();
create function tests.rows(p_import bigint, p_after bigint) returns intake.imports language sql as $$
    select intake.submit_rows(p_import, p_after, array[p_after + 2], array[convert_to('{"Nome": "Ana Souza", "Fone": "11987654321"}', 'UTF8')], '{null}')
$$;
create temporary table other as select * from intake.begin_import(sha256('other'), 'outro.csv', '{Nome,Fone}');
select intake.end_import(id, 'done') from other;
create temporary table i as select * from intake.begin_import(sha256('one'), 'lista.csv', '{Nome,Fone}');
select is(tests.findings('imports'), '', 'an import that has begun is nothing to tell');
select tests.rows(i.id, 0) from i;

select tests.advance('14 minutes');
select is(tests.findings('imports'), '', 'nor a short pause');
select tests.advance('2 minutes');
select is(tests.findings('imports'), 'import_stalled ' || i.id, 'one that takes no rows for a quarter of an hour is told, and only that one') from i;
select is((select h.severity from governance.health_findings as h where h.check_name = 'imports'), 'warning', 'as a warning');
select is((select h.since from governance.health_findings as h where h.check_name = 'imports'), f.changed_at, 'since its last row') from i, intake.find_import(i.id) as f;
select matches((select h.remedy from governance.health_findings as h where h.check_name = 'imports'), 'indica import cancel ' || i.id, 'with what to do') from i;

select tests.rows(i.id, 1) from i;
select is(tests.findings('imports'), '', 'when it goes on all is well');
select tests.advance('1 hour');
select intake.end_import(id, 'cancelled') from i;
select is(tests.findings('imports'), '', 'and when it was given up');

select * from finish();
rollback;
