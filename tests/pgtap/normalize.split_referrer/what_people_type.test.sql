begin;
select plan(2);

-- What people type, and what is read: each says something of its own.
select is(normalize.split_referrer(t.typed)::text, t.read, 'of ' || quote_literal(t.typed))
from (values
    ('Indicação do João: Maria', '(Maria,João)'),
    ('Maria ind. João', '(Maria,João)')
) as t (typed, read);

select * from finish();
rollback;
