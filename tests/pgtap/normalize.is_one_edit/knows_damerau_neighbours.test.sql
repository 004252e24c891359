begin;
select plan(15);

select is(normalize.is_one_edit(t.a, t.b), t.expected, t.a || ' ' || t.b)
from (values
    ('gmail', 'gmial', true), ('gmail', 'gmal', true), ('gmail', 'gmaill', true), ('gmail', 'gmaul', true), ('gmail', 'mgail', true),
    ('gmail', 'gmali', true), ('gmail', 'ggmail', true), ('gmail', 'mail', true), ('gmail', 'gmail', false), ('gmail', 'gmiall', false),
    ('gmail', 'maigl', false), ('gmail', 'email2', false), ('a', '', true), ('', '', false), ('ab', 'ba', true)
) as t (a, b, expected);

select * from finish();
rollback;
