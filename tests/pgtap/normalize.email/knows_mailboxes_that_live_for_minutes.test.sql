begin;
select plan(10);

select is((normalize.email(t.raw)).is_disposable, t.expected, t.raw)
from (values
    ('maria@mailinator.com', true),
    ('maria@MAILINATOR.com', true),
    ('maria@qualquer.mailinator.com', true),
    ('maria@yopmail.com', true),
    ('maria@10minutemail.com', true),
    ('maria@gmail.com', false),
    ('maria@example.com', false),
    ('maria@mailinator.com.br', false),
    ('maria', null)
) as t (raw, expected);

select is_empty(
    $$select d.domain from normalize.disposable_domains as d join normalize.email_domains as e on e.domain = d.domain$$,
    'no domain that people use is one'
);

select * from finish();
rollback;
