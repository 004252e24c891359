begin;
select plan(12);

select is((select string_agg(coalesce(p.email, p.reason), ', ' order by p.position) from normalize.emails(t.raw) as p), t.expected, t.raw)
from (values
    ('ana@a.com.br', 'ana@a.com.br'),
    ('ana@a.com.br; bia@b.com.br', 'ana@a.com.br, bia@b.com.br'),
    ('ana@a.com.br bia@b.com.br', 'ana@a.com.br, bia@b.com.br'),
    ('ana@a.com.br e bia@b.com.br', 'ana@a.com.br, bia@b.com.br'),
    (E'não tem\nana@a.com.br', 'ana@a.com.br'),
    ('ana@a.com.br, Ana@A.com.br', 'ana@a.com.br'),
    ('ana@a.com.br / x@teste', 'ana@a.com.br, invalid_domain'),
    ('emaildaana @gmail.com', 'emaildaana@gmail.com'),
    ('Ana <ana@a.com.br>, Bia <bia@b.com.br>', 'multiple_addresses'),
    ('x@, y@', 'multiple_addresses'),
    ('nenhum', 'not_an_email'),
    ('', 'empty')
) as t (raw, expected);

select * from finish();
rollback;
