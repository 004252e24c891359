begin;
select plan(33);

select is(
    (
        select format('%s %s', coalesce(i.kind, '-'), i.reason)
        from normalize.tax_id(t.raw) as i
        where not i.is_valid and i.tax_id is null
    ),
    t.expected,
    left(coalesce(to_json(t.raw)::text, 'null'), 60)
)
from (values
    (null, '- empty'),
    ('', '- empty'),
    ('  ', '- empty'),
    ('...-', '- empty'),
    (U&'\+01F600', '- empty'),
    ('1', '- too_short'),
    ('529.982.247', '- too_short'),
    ('529.982.247-255', '- wrong_length'),
    ('112223330001812', '- too_long'),
    (repeat('1', 1048576), '- too_long'),
    ('abc', '- not_a_tax_id'),
    ('529.982.247-2A', '- not_a_tax_id'),
    ('ação', '- not_a_tax_id'),
    (U&'529.982.247-25 \0434\0430', '- not_a_tax_id'),
    ('12ABC34501DE3A', '- not_a_tax_id'),
    ('529.982.247-24', 'cpf wrong_check_digits'),
    ('529.982.247-35', 'cpf wrong_check_digits'),
    ('529.982.274-25', 'cpf wrong_check_digits'),
    ('11.222.333/0001-80', 'cnpj wrong_check_digits'),
    ('12.ABC.345/01DE-36', 'cnpj wrong_check_digits'),
    ('12.ABD.345/01DE-35', 'cnpj wrong_check_digits'),
    ('11.111.111/1111-11', 'cnpj placeholder'),
    ('00000000000000', 'cnpj placeholder')
) as t (raw, expected);

select is(
    (select i.reason from normalize.tax_id(repeat(n::text, 11)) as i),
    'placeholder',
    'a CPF of equal digits is refused: ' || n
)
from generate_series(0, 9) as n;

select * from finish();
rollback;
