begin;
select plan(15);

create function tests.name(p_expression jsonb) returns text language plpgsql as $$
begin
    return intake.name_columns(p_expression, '{nome,"E-mail",Nome,Tel/1,"NOME ",Fone,"$x"}')::text;
exception
    when sqlstate 'ID105' then return sqlerrm;
end;
$$;

select is(tests.name(t.given), t.named, t.what)
from (values
    ('by its name', '"Nome"'::jsonb, '"/Nome"'),
    ('as it is written, before the first that is like it', '"NOME "', '"/NOME "'),
    ('the first that is like it', '"NOmE"', '"/nome"'),
    ('whatever signs it has', '"email"', '"/E-mail"'),
    ('signs of a pointer', '"tel 1"', '"/Tel~11"'),
    ('a pointer is one', '"/outra"', '"/outra"'),
    ('a path is one', '"$.outra"', '"$.outra"'),
    ('a column that begins like a path', '"$x"', '"/$x"'),
    ('a column that is not there', '"Telefone"', 'the file has no column Telefone'),
    ('each of a list, in its order', '["Fone", "email"]', '["/Fone", "/E-mail"]'),
    ('an empty list', '[]', '[]'),
    ('each of a sum', '{"join": ["Fone", "email"], "with": "nome"}', '{"join": ["/Fone", "/E-mail"], "with": "nome"}'),
    ('each of all', '{"each": ["Fone"], "with": "nome"}', '{"each": ["/Fone"], "with": "nome"}'),
    ('what a table reads', '{"from": "Fone", "table": {"nome": "x"}}', '{"from": "/Fone", "table": {"nome": "x"}}'),
    ('a constant is what it says', '{"constant": "nome", "from": "nome"}', '{"from": "nome", "constant": "nome"}')
) as t (what, given, named);

select * from finish();
rollback;
