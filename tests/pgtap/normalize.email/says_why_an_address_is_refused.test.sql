begin;
select plan(65);

select is(
    (
        select e.reason
        from normalize.email(t.raw) as e
        where not e.is_valid and num_nonnulls(e.email, e.local_part, e.domain, e.match_key, e.suggestion, e.is_disposable) = 0
    ),
    t.reason,
    left(coalesce(to_json(t.raw)::text, 'null'), 60)
)
from (values
    (null, 'empty'),
    ('', 'empty'),
    ('   ', 'empty'),
    ('<>', 'empty'),
    ('mailto:', 'empty'),
    ('maria', 'not_an_email'),
    ('maria.example.com', 'not_an_email'),
    ('maria@', 'not_an_email'),
    ('@example.com', 'not_an_email'),
    ('@', 'not_an_email'),
    ('maria@@example.com', 'not_an_email'),
    ('11 98765-4321', 'not_an_email'),
    (repeat('@', 2000), 'not_an_email'),
    ('a@example.com, b@example.com', 'multiple_addresses'),
    ('a@example.com;b@example.com', 'multiple_addresses'),
    ('a@example.com b@example.com', 'multiple_addresses'),
    ('a@example.com / b@example.com', 'multiple_addresses'),
    (E'a@example.com\nb@example.com', 'multiple_addresses'),
    ('maria silva@example.com', 'invalid_local_part'),
    ('maria..silva@example.com', 'invalid_local_part'),
    ('maria.@example.com', 'invalid_local_part'),
    ('joão@example.com', 'invalid_local_part'),
    ('"a b"@example.com', 'invalid_local_part'),
    ('maria@example', 'invalid_domain'),
    ('maria@example..com', 'invalid_domain'),
    ('maria@-example.com', 'invalid_domain'),
    ('maria@example-.com', 'invalid_domain'),
    ('maria@exa_mple.com', 'invalid_domain'),
    ('maria@exa mple.com', 'invalid_domain'),
    ('maria@example.c', 'invalid_domain'),
    ('maria@example.123', 'invalid_domain'),
    ('maria@192.168.0.1', 'invalid_domain'),
    ('maria@[192.168.0.1]', 'invalid_domain'),
    ('maria@exâ_mple.com', 'invalid_domain'),
    ('maria@-exâmple.com', 'invalid_domain'),
    ('maria@exâmple', 'invalid_domain'),
    ('maria@♥.com', 'invalid_domain'),
    ('maria@' || repeat('ã', 60) || '.com', 'invalid_domain'),
    (repeat('a', 64) || '@' || repeat('ab.ção.', 14) || 'com', 'too_long'),
    ('maria@' || repeat('a', 64) || '.com', 'invalid_domain'),
    (repeat('a', 65) || '@example.com', 'too_long'),
    ('maria@' || repeat('abcdefgh.', 28) || 'com', 'too_long'),
    (repeat('a', 1048576) || '@example.com', 'too_long'),
    (repeat('@', 1048576), 'too_long'),
    ('teste@teste.com', 'placeholder'),
    ('TESTE@TESTE.COM.BR', 'placeholder'),
    ('naotem@naotem.com', 'placeholder'),
    ('xxx@xxx.com', 'placeholder'),
    ('a@a.com', 'placeholder'),
    ('naotem@gmail.com', 'placeholder'),
    ('NaoTem@Gmail.com', 'placeholder'),
    ('nao@tem.com.br', 'placeholder'),
    ('nao.tem@hotmail.com', 'placeholder'),
    ('naotememail@gmail.com', 'placeholder'),
    ('nao_possui@example.com', 'placeholder'),
    ('naoinformado@example.com', 'placeholder'),
    ('naoinformado2@example.com', 'placeholder'),
    ('sememail@gmail.com', 'placeholder'),
    ('sem-email@example.com', 'placeholder'),
    ('ntem@gmail.com', 'placeholder'),
    ('naha@example.com', null),
    ('nao.me@example.com', null),
    ('naomi@example.com', null),
    ('notem.souza@example.com', null),
    ('a@example.com', null)
) as t (raw, reason);

select * from finish();
rollback;
