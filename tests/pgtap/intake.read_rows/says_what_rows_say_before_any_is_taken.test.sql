begin;
select plan(15);

select tests.make_operation();
create function tests.raws(variadic p_rows jsonb[]) returns bytea[] language sql as $$
    select array(select convert_to(r::text, 'UTF8') from unnest(p_rows) with ordinality as o (r, n) order by n)
$$;
create function tests.row(p_name text, p_phone text) returns jsonb language sql as $$
    select jsonb_build_object('Nome', p_name, 'Fone', p_phone)
$$;
create temporary table other as select * from intake.begin_import(sha256('other'), 'outro.csv', '{Nome,Contato}', '{"person.phone": "/Contato"}', p_first_contact => 'now');
create temporary table i as select * from intake.begin_import(sha256('one'), 'lista.csv', '{Nome,Fone}', p_first_contact => 'now');

create temporary table r as
select o.n, k.reading
from i, unnest(intake.read_rows(
    i.id, tests.raws(tests.row('Ana Souza', '(11) 98765-4321'), tests.row('Bruno Lima', '1')) || array[null, convert_to('[1]', 'UTF8'), convert_to(repeat('x', 65537), 'UTF8')]
    || tests.raws(tests.row('teste', '11987654322'))
)) with ordinality as o (problem, is_skipped, is_mended, referral, n)
cross join lateral (select (o.problem, o.is_skipped, o.is_mended, o.referral)::intake.reading as reading) as k;
select is((select array_agg((r.reading).is_mended is null order by r.n) from r), '{f,f,t,f,t,f}', 'what is no row, or too long, is not read');
select is((((r.reading).referral).person).phone, '+5511987654321', 'values are normalised') from r where n = 1;
select is(((r.reading).referral).refusal, 'invalid_phone', 'what makes a refusal is known') from r where n = 2;
select is(((r.reading).referral).doubt ->> 'code', 'implausible_name', 'and what makes a doubt') from r where n = 6;
select is((r.reading).problem, meta.text('body.must_be_object'), 'and why bytes are no row') from r where n = 4;
select is(
    (((intake.read_rows(other.id, tests.raws('{"Nome": "Ana Souza", "Contato": "11987654321"}')))[1]).referral).errors, '[]',
    'each import is read by its own map'
) from other;
select is((select count(*) from intake.submissions) + (select count(*) from people.people), 0::bigint, 'nothing is kept');

-- Two batches are read before the first is taken: the second finds whom the first brought.
create temporary table two as
select i.id, intake.read_rows(i.id, tests.raws(tests.row('Ana Souza', tests.phone(1)))) as first, intake.read_rows(i.id, tests.raws(tests.row('ana souza', tests.phone(1)))) as second
from i;
select is(s.created, 1::bigint, 'a row that was read before is taken')
from two, intake.submit_rows(two.id, 0, '{2}', tests.raws(tests.row('Ana Souza', tests.phone(1))), '{null}', two.first) as s;
select is(s.touched, 1::bigint, 'and finds whoever was taken in after it was read')
from two, intake.submit_rows(two.id, 1, '{3}', tests.raws(tests.row('ana souza', tests.phone(1))), '{null}', two.second) as s;
select is(s.created, 2::bigint, 'what was not read before is read then')
from two, intake.submit_rows(two.id, 2, '{4,5}', tests.raws(tests.row('Davi Lima', tests.phone(2)), tests.row('', '')), '{null,null}', '{}') as s;
select is(s.rejected, 1::bigint, 'and judged') from i, intake.find_import(i.id) as s;

-- A fault of ours while rows are read is found again with its row, and costs no other.
select intake.begin_import(sha256('one'), 'lista.csv', '{Nome,Fone}') from i;
update intake.imports set field_map = field_map || '{"product": "$["}' where file_sha256 = sha256('one');
select is(intake.read_rows(i.id, tests.raws(tests.row('Rita Moura', tests.phone(3)))), null, 'a map that cannot be applied reads nothing') from i;
select is(s.quarantined, 1::bigint, 'its row goes to a human')
from i, intake.submit_rows(i.id, 4, '{6}', tests.raws(tests.row('Rita Moura', tests.phone(3))), '{null}') as s;
select is((select s.reason from intake.submissions as s order by s.id desc limit 1), 'internal_error', 'as a fault of ours');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
