begin;
select plan(21);

select is(normalize.domain(t.raw), t.expected, left(coalesce(t.raw, 'null'), 40))
from (values
    ('Example.COM', 'example.com'),
    ('pão.com.br', 'xn--po-sia.com.br'),
    ('PÃO.COM.BR', 'xn--po-sia.com.br'),
    ('ｅｘａｍｐｌｅ．ｃｏｍ', 'example.com'),
    (U&'b\00FCcher\3002example', 'xn--bcher-kva.example'),
    ('почта.рф', 'xn--80a1acny.xn--p1ai'),
    ('xn--po-sia.com.br', 'xn--po-sia.com.br'),
    ('a-b.com', 'a-b.com'),
    ('a--b.com', 'a--b.com'),
    ('-ab.com', null),
    ('pão-.com', null),
    ('ab--ção.com', null),
    ('pão', null),
    ('.com', null),
    ('pão..com', null),
    ('192.168.0.1', null),
    ('♥.com', null),
    ('a_b.com', null),
    (repeat('a', 64) || '.com', null),
    (repeat('ã', 100000) || '.com', null),
    (null, null)
) as t (raw, expected);

select * from finish();
rollback;
