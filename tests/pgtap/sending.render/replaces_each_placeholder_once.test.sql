begin;
select plan(9);

select is(sending.render(t.body, t.vals), t.expected, t.what)
from (values
    ('Olá, {{1}}! Aqui é {{2}}.', array['Maria', 'Ana'], 'Olá, Maria! Aqui é Ana.', 'in order'),
    ('{{2}} {{1}} {{2}}', array['a', 'b'], 'b a b', 'in any order and more than once'),
    ('{{1}}', array['{{2}}'], '{{2}}', 'a value that looks like a placeholder stays a value'),
    ('{{1}}', array['a\1$2&'], 'a\1$2&', 'nor is it a pattern'),
    ('{{3}}', array['a'], '{{3}}', 'a placeholder without a value stays'),
    ('{x} { {{1}} }', array['a'], '{x} { a }', 'single braces stay'),
    (E'a\nb {{1}}', array['c'], E'a\nb c', 'lines stay'),
    ('no placeholder', '{}'::text[], 'no placeholder', 'nothing to replace'),
    ('{{1}}{{2}}{{10}}', array['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'], 'abj', 'two digits, side by side')
) as t (body, vals, expected, what);

select * from finish();
rollback;
