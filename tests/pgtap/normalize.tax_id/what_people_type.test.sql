begin;
select plan(9);

-- What people type, and what is read: each says something of its own.
select is(normalize.tax_id(t.typed)::text, t.read, 'of ' || quote_literal(t.typed))
from (values
    ('cnpj 12ABC34501DE35 -', '(12ABC34501DE35,cnpj,t,)'),
    ('112223330001812', '(,,f,too_long)'),
    ('123.456.789-09', '(,cpf,f,placeholder)'),
    ('cpf 00000000191 -', '(00000000191,cpf,t,)'),
    ('５２９９８２２４７２５', '(52998224725,cpf,t,)'),
    ('11.222.333/0001-80', '(,cnpj,f,wrong_check_digits)'),
    ('\200B529.982.247-25', '(,,f,not_a_tax_id)'),
    ('11111111111', '(,cpf,f,placeholder)'),
    ('11.151.11131111-1', '(,cnpj,f,wrong_check_digits)')
) as t (typed, read);

select * from finish();
rollback;
