begin;
select plan(13);

select is(normalize.digits(t.raw), t.expected, t.description)
from (values
    ('ASCII stays', 'a1b2', 'a1b2'),
    ('full-width', '０１２３４５６７８９', '0123456789'),
    ('Arabic-Indic', U&'\0660\0669', '09'),
    ('extended Arabic-Indic', U&'\06F0\06F9', '09'),
    ('Devanagari', U&'\0966\096F', '09'),
    ('mathematical bold, beyond the basic plane', U&'\+01D7CE\+01D7D7', '09'),
    ('the last set', U&'\+01FBF0\+01FBF9', '09'),
    ('letters beside them', U&'Jo\00E3o \0661\0662!', 'João 12!'),
    ('a superscript is no decimal digit', '²', '²'),
    ('just before and just after a set', U&'\065F\066A', U&'\065F\066A'),
    ('nothing', '', ''),
    ('null', null, null)
) as t (description, raw, expected);

select is(
    normalize.digits(repeat(U&'\0661\0662', 50000)),
    repeat('12', 50000),
    'a long text is mapped in order'
);

select * from finish();
rollback;
