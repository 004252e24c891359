begin;
select plan(6);

-- What people type, and which digits are taken out of it: each says something of its own.
select is(normalize.extract_phone(t.typed)::text, t.read, 'of ' || quote_literal(t.typed))
from (values
    ('tel:3333-4444;phone-context=+55-11', '(+551133334444,)'),
    ('250 zeros', '(25093767,)'),
    ('11 98321-765?', '(1198321765,)'),
    ('+', '(,)'),
    ('+44 12', '(+4412,)'),
    ('1133334445;12', '(1133334445,12)')
) as t (typed, read);

select * from finish();
rollback;
