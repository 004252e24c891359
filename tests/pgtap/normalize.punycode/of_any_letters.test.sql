begin;
select plan(3);

-- What people type, and what is read: each says something of its own.
select is(normalize.punycode(t.typed), t.read, 'of ' || quote_literal(t.typed))
from (values
    ('3年b組金八先生', '3b-ww4c5e180e575a65lsy2b'),
    ('ã', '3ca'),
    ('们(什么不说中文', '(-ro6aydse10agi006loi5d')
) as t (typed, read);

select * from finish();
rollback;
