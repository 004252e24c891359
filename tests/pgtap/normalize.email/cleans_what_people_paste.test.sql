begin;
select plan(42);

select is(
    (select coalesce(e.email, e.reason) from normalize.email(t.raw) as e),
    t.expected,
    to_json(t.raw)::text
)
from (values
    ('maria@example.com', 'maria@example.com'),
    ('  maria@example.com  ', 'maria@example.com'),
    (E'maria@example.com\r\n', 'maria@example.com'),
    ('Maria.Silva@EXAMPLE.COM.BR', 'Maria.Silva@example.com.br'),
    ('mailto:maria@example.com', 'maria@example.com'),
    ('MAILTO:maria@example.com?subject=Oi', 'maria@example.com'),
    ('<maria@example.com>', 'maria@example.com'),
    ('Maria Silva <maria@example.com>', 'maria@example.com'),
    ('"Silva, Maria" <maria@example.com>', 'maria@example.com'),
    ('<mailto:maria@example.com>', 'maria@example.com'),
    ('"maria@example.com"', 'maria@example.com'),
    ('(maria@example.com)', 'maria@example.com'),
    ('maria@example.com.', 'maria@example.com'),
    ('maria@example.com;', 'maria@example.com'),
    ('maria @ example.com', 'maria@example.com'),
    (U&'maria\200B@example.com', 'maria@example.com'),
    (U&'\FEFFmaria@example.com', 'maria@example.com'),
    (U&'\202Amaria@example.com\202C', 'maria@example.com'),
    ('ｍａｒｉａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'maria@example.com'),
    ('maria+lista@example.com', 'maria+lista@example.com'),
    ('o''neil@example.com', 'o''neil@example.com'),
    ('a!#$%&*+/=?^_`{|}~-b@example.com', 'a!#$%&*+/=?^_`{|}~-b@example.com'),
    ('maria@sub.dominio.example.com.br', 'maria@sub.dominio.example.com.br'),
    ('maria@xn--bcher-kva.example', 'maria@xn--bcher-kva.example'),
    ('maria@empresa.xn--p1ai', 'maria@empresa.xn--p1ai'),
    ('1@2.com', '1@2.com'),
    ('emaildaana @gmail.com', 'emaildaana@gmail.com'),
    ('"maria@example.com" <maria@example.com>', 'maria@example.com'),
    ('maria@gmail,com', 'maria@gmail.com'),
    ('maria@gmail. com', 'maria@gmail.com'),
    ('maria@gmail .com', 'maria@gmail.com'),
    ('maria@yahoo,com,br', 'maria@yahoo.com.br'),
    ('maria@yahoo.com. br', 'maria@yahoo.com.br'),
    ('maria@gmail,com joao', 'invalid_domain'),
    ('maria@example.com, com amor', 'invalid_domain'),
    ('email: maria@example.com', 'maria@example.com'),
    ('E-mail maria@example.com', 'maria@example.com'),
    ('email@example.com', 'email@example.com'),
    ('maria@example.com (pessoal)', 'maria@example.com'),
    ('maria@example.com<br>', 'invalid_domain'),
    (repeat('a', 64) || '@example.com', repeat('a', 64) || '@example.com')
) as t (raw, expected);

select is(
    (select format('%s|%s|%s', e.local_part, e.domain, e.is_valid) from normalize.email('Maria@Example.com') as e),
    'Maria|example.com|t',
    'the two parts stand apart'
);

select * from finish();
rollback;
