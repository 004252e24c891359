begin;
select plan(80);

select is(
    (
        select n.reason
        from normalize.person_name(t.raw) as n
        where not n.is_valid and num_nonnulls(n.name, n.name_key) = 0
    ),
    t.reason,
    left(coalesce(to_json(t.raw)::text, 'null'), 60)
)
from (values
    (null, 'empty'),
    ('', 'empty'),
    ('   ', 'empty'),
    (E'\n\t', 'empty'),
    (U&'\200B\200D\FEFF', 'empty'),
    ('123', 'not_a_name'),
    ('11 98765-4321', 'not_a_name'),
    ('.', 'not_a_name'),
    ('---', 'not_a_name'),
    ('?!', 'not_a_name'),
    ('M', 'not_a_name'),
    ('M.', 'not_a_name'),
    (U&'\+01F600', 'not_a_name'),
    (U&'\0300\0300', 'not_a_name'),
    (U&'\+01F600 \+01F601', 'not_a_name'),
    ('maria@example.com', 'not_a_name'),
    ('https://example.com', 'not_a_name'),
    ('www.example.com', 'not_a_name'),
    ('teste', 'placeholder'),
    ('TESTE', 'placeholder'),
    ('Teste 123', 'placeholder'),
    ('teste teste', 'placeholder'),
    ('Cliente Teste', 'placeholder'),
    ('test', 'placeholder'),
    ('asdf', 'placeholder'),
    ('asdf asdf', 'placeholder'),
    ('qwerty', 'placeholder'),
    ('xxx', 'placeholder'),
    ('XXXXXX', 'placeholder'),
    ('xx xx', 'placeholder'),
    ('kkkk', 'placeholder'),
    ('aaa', 'placeholder'),
    ('abc', 'placeholder'),
    ('Fulano', 'placeholder'),
    ('Fulano de Tal', 'placeholder'),
    ('sem nome', 'placeholder'),
    ('Não informado', 'placeholder'),
    ('Desconhecido', 'placeholder'),
    ('Nome completo', 'placeholder'),
    ('N/A', 'placeholder'),
    ('null', 'placeholder'),
    ('undefined', 'placeholder'),
    ('Teste da Silva', 'placeholder'),
    ('João Ninguém', 'placeholder'),
    ('Foo Bar', 'placeholder'),
    ('John Doe', 'placeholder'),
    ('Cliente', 'placeholder'),
    ('Novo Contato', 'placeholder'),
    ('WhatsApp', 'placeholder'),
    ('admin', 'placeholder'),
    ('Homologação', 'placeholder'),
    ('Mãe', 'placeholder'),
    ('não tem', 'placeholder'),
    ('Não Tem', 'placeholder'),
    ('NÃO SEI', 'placeholder'),
    ('não quis informar', 'placeholder'),
    ('Não informou', 'placeholder'),
    (repeat('Maria ', 26), 'too_long'),
    (repeat('a', 1048576), 'too_long'),
    (repeat(E'\n', 1048576), 'too_long'),
    (repeat(U&'\+01F600', 262144), 'too_long'),
    (repeat(U&'a\0301\0316', 500), 'too_long')
) as t (raw, reason);

select is(
    (select n.is_valid from normalize.person_name(t.raw) as n),
    true,
    left(t.raw, 60) || ' is somebody''s name'
)
from (values
    ('Testa'), ('Maria Teste'), ('Nomeriano'), ('Tal'), ('Xuxa'), ('Ana'), ('Bo'), ('Ng'), ('Abcdário Silva'),
    ('Pessoa'), ('Maria Nome'), ('João Silva'), ('Ana Bar'), ('Maria (Mãe do João)'), ('Jane Silva'), ('Zé da Silva'), ('Maria - cliente'), (repeat('Maria ', 25))
) as t (raw);

select * from finish();
rollback;
