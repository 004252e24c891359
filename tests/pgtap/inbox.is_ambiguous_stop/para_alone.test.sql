begin;
select plan(9);

select is(inbox.is_ambiguous_stop(t.said), t.is_ambiguous, 'of ' || coalesce(quote_literal(t.said), 'nothing'))
from (values
    ('para', true), (' PARA! ', true), ('Pára', false), ('para mim', false), ('parar', false), ('', false), (null, false),
    (repeat(' ', 196) || 'para', true), (repeat(' ', 197) || 'para', false)
) as t (said, is_ambiguous);

select * from finish();
rollback;
