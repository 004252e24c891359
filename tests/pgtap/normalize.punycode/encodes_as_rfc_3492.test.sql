begin;
select plan(8);

select is(normalize.punycode(t.raw), t.expected, left(coalesce(t.raw, 'null'), 40))
from (values
    ('bücher', 'bcher-kva'),
    ('pão', 'po-sia'),
    ('münchen', 'mnchen-3ya'),
    ('ação', 'ao-siap'),
    -- RFC 3492, section 7.1: (B) Chinese, (L) Japanese with ASCII.
    ('他们为什么不说中文', 'ihqwcrb4cv8a8dqg056pqjye'),
    ('3年b組金八先生', '3b-ww4c5e180e575a65lsy2b'),
    (repeat('ã', 64), null),
    (null, null)
) as t (raw, expected);

select * from finish();
rollback;
