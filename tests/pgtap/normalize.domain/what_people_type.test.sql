begin;
select plan(3);

-- What people type, and what is read: each says something of its own.
select is(normalize.domain(t.typed)::text, t.read, 'of ' || quote_literal(t.typed))
from (values
    ('почта.рф', 'xn--80a1acny.xn--p1ai'),
    ('a', null),
    ('♥.com', null)
) as t (typed, read);

select * from finish();
rollback;
