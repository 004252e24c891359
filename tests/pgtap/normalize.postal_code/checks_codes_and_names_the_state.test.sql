begin;
select plan(34);

select is(
    (select coalesce(format('%s %s %s', p.postal_code, p.formatted, p.uf), p.reason) from (
        select x.postal_code, x.formatted, x.uf, x.reason from normalize.postal_code(t.raw) as x where x.is_valid = (x.reason is null)
    ) as p where p.reason is null
     union all
     select p.reason from normalize.postal_code(t.raw) as p where not p.is_valid and num_nonnulls(p.postal_code, p.formatted, p.uf) = 0),
    t.expected, left(coalesce(to_json(t.raw)::text, 'null'), 40)
)
from (values
    ('01310-100', '01310100 01310-100 SP'),
    ('01310100', '01310100 01310-100 SP'),
    ('CEP 01.310-100', '01310100 01310-100 SP'),
    ('cep: 20040-002', '20040002 20040-002 RJ'),
    (U&'\FF12\FF10\FF10\FF14\FF10-\FF10\FF10\FF12', '20040002 20040-002 RJ'),
    ('29010-000', '29010000 29010-000 ES'),
    ('30130-010', '30130010 30130-010 MG'),
    ('69301-000', '69301000 69301-000 RR'),
    ('69400-000', '69400000 69400-000 AM'),
    ('69901-000', '69901000 69901-000 AC'),
    ('70040-010', '70040010 70040-010 DF'),
    ('72800-000', '72800000 72800-000 GO'),
    ('73015-132', '73015132 73015-132 DF'),
    ('76801-000', '76801000 76801-000 RO'),
    ('77001-002', '77001002 77001-002 TO'),
    ('68900-073', '68900073 68900-073 AP'),
    ('99999-990', '99999990 99999-990 RS'),
    ('00999-999', 'unused_range'),
    ('78900-000', 'unused_range'),
    (null, 'empty'),
    ('', 'empty'),
    ('-', 'empty'),
    ('CEP', 'empty'),
    ('1310-100', 'too_short'),
    ('01310-1000', 'too_long'),
    (repeat('1', 1000000), 'too_long'),
    ('abc', 'not_a_postal_code'),
    ('K1A 0B1', 'not_a_postal_code'),
    ('00000-000', 'placeholder'),
    ('99999-999', 'placeholder'),
    ('11111111', 'placeholder'),
    ('12345-678', 'placeholder')
) as t (raw, expected);

select is_empty(
    $$select r.first_code from normalize.postal_ranges as r join normalize.postal_ranges as o on o.first_code <> r.first_code
      where int4range(r.first_code, r.last_code, '[]') && int4range(o.first_code, o.last_code, '[]')$$,
    'no two ranges overlap'
);
select is((select count(distinct r.uf) from normalize.postal_ranges as r), 27::bigint, 'every state has one');

select * from finish();
rollback;
