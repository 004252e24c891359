begin;
select plan(7);

select is((normalize.email(t.raw)).match_key, t.expected, t.raw)
from (values
    ('Maria@Example.com', 'maria@example.com'),
    ('maria.silva@gmail.com', 'mariasilva@gmail.com'),
    ('M.A.R.I.A.silva+lista@Gmail.com', 'mariasilva@gmail.com'),
    ('mariasilva@googlemail.com', 'mariasilva@gmail.com'),
    ('maria.silva+lista@example.com', 'maria.silva+lista@example.com'),
    ('maria.silva@mail.gmail.com', 'maria.silva@mail.gmail.com'),
    ('+maria@gmail.com', '+maria@gmail.com')
) as t (raw, expected);

select * from finish();
rollback;
