begin;
select plan(25);

select tests.make_operation();
create function tests.rows(p_import bigint, p_after bigint, variadic p_rows jsonb[]) returns intake.imports language sql as $$
    select intake.submit_rows(
        p_import, p_after, array(select p_after + n + 1 from generate_series(1, cardinality(p_rows)) as n),
        array(select convert_to(r::text, 'UTF8') from unnest(p_rows) with ordinality as o (r, n) order by n), array_fill(null::text, array[cardinality(p_rows)])
    )
$$;
create function tests.row(p_name text, p_phone text) returns jsonb language sql as $$
    select jsonb_build_object('Nome', p_name, 'Fone', p_phone)
$$;
create temporary table other as select * from intake.begin_import(sha256('other'), 'outro.csv', '{Nome,Fone}', p_first_contact => 'now');
select tests.rows((select id from other), 0, tests.row('Rita Moura', tests.phone(9)), tests.row('Davi', '1'));
create temporary table i as select * from intake.begin_import(sha256('one'), 'lista.csv', '{Nome,Fone}', p_first_contact => 'now');

create temporary table a as
select t.* from i, tests.rows(
    i.id, 0, tests.row('Ana Souza', tests.phone(1)), tests.row('Ana Souza', tests.phone(1)), tests.row('Bruno', '1'), tests.row('teste', tests.phone(2)),
    tests.row('Davi Lima', tests.phone(3))
) as t;
select is(array[rows_done, created, touched, rejected, quarantined, repeated, unreadable], '{5,2,1,1,1,0,0}', 'each row is counted as what it became') from a;
select is((select array_agg(s.outcome order by s.line) from intake.submissions as s, i where s.import_id = i.id), '{created,touched,rejected,quarantined,created}', 'and stands in the ledger');
select is((select array_agg(s.line order by s.line) from intake.submissions as s, i where s.import_id = i.id), '{2,3,4,5,6}', 'by its line');
select is((select array_agg(distinct l.origin) from leads.leads as l), '{import}', 'with the origin of an import');
select is((select count(*) from leads.leads), 3::bigint, 'leads of both files');
select is((select array_agg(q.reason order by q.submission_id) from intake.list_quarantined() as l join intake.submissions as s on s.uid = l.submission_uid join intake.quarantine as q on q.submission_id = s.id), '{invalid_phone,invalid_phone,implausible_name}', 'what is refused or in doubt is on the work list');
select is((select array_agg(e.line) from i, intake.list_import_errors(i.id) as e), '{4}', 'refused rows of this file alone are told');
select is((select e.reason from i, intake.list_import_errors(i.id) as e), 'person.phone: ' || meta.text('phone.too_short'), 'with the reason') ;
select is((select convert_from(e.raw, 'UTF8')::jsonb from i, intake.list_import_errors(i.id) as e), tests.row('Bruno', '1'), 'and what they said');
select is((select intake.original_body(s.uid) from intake.submissions as s, i where s.import_id = i.id and s.line = 4), '{"person": {"name": "Bruno", "phone": "1"}}', 'which can be read again as it is mapped');
select lives_ok($$ select intake.fix_quarantined(s.uid, intake.correct_body(s.uid, jsonb_build_object('person.phone', tests.phone(4)))) from intake.submissions as s, i where s.import_id = i.id and s.line = 4 $$, 'and corrected');
select is((select count(*) from i, intake.list_import_errors(i.id) as e), 0::bigint, 'then nothing is refused any more');

select throws_ok($$ select tests.rows(i.id, 0, tests.row('Zoe', tests.phone(8))) from i $$, 'ID315', null, 'another process that stands elsewhere is refused');
select throws_ok($$ select tests.rows(-1, 0, tests.row('Zoe', tests.phone(8))) $$, 'ID315', null, 'no such import');
select is((select count(*) from intake.submissions as s, i where s.import_id = i.id), 5::bigint, 'and keeps nothing');

create temporary table b as
select t.* from i, intake.submit_rows(i.id, 5, '{7,8,9}', array[null, convert_to('[1]', 'UTF8'), convert_to(repeat('x', 65537), 'UTF8')], '{unclosed_quote,null,null}') as t;
select is(array[rows_done, rejected, unreadable], '{8,2,2}', 'what is no row is counted') from b;
select is((select array_agg(f.line || f.reason order by f.line) from intake.import_failures as f), '{7unclosed_quote,9too_long}', 'by line and reason');
select is((select array_agg(e.line) from i, intake.list_import_errors(i.id) as e), '{7,8,9}', 'and told');

select is((intake.end_import(id, 'done')).state, 'done', 'at the end it is done') from i;
select throws_ok($$ select tests.rows(i.id, 8, tests.row('Zoe', tests.phone(8))) from i $$, 'ID315', null, 'and takes nothing more');
select is((intake.begin_import(sha256('one'), 'lista.csv', '{Nome,Fone}')).rows_done, 0::bigint, 'the same file begins anew');
create temporary table c as
select t.* from i, tests.rows(i.id, 0, tests.row('Ana Souza', tests.phone(1)), tests.row('Ana Souza', tests.phone(1)), tests.row('Bruno', '1'), tests.row('teste', tests.phone(2))) as t;
select is(array[rows_done, created, touched, repeated], '{4,0,0,4}', 'and makes nothing new') from c;
select is((select count(*) from leads.leads), 4::bigint, 'no lead');
select is((select count(*) from leads.touches), 1::bigint, 'no touch');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
