begin;
select plan(15);

select is(normalize.former_keys(t.kind, t.value, t.match_key)::text, t.expected, concat_ws(' ', t.kind, t.value))
from (values
    ('email', 'Maria+x@outlook.com', 'maria@outlook.com', '{maria+x@outlook.com}'),
    ('email', 'Maria@me.com', 'maria@icloud.com', '{maria@me.com}'),
    ('email', 'maria@outlook.com', 'maria@outlook.com', '{}'),
    ('email', 'Maria.S+x@gmail.com', 'marias@gmail.com', '{}'),
    ('phone', '+5511987654321', 'm551187654321', '{}'),
    ('phone', '+551133334444', 'f551133334444', '{}'),
    ('phone', '+525512345678', 'm525512345678', '{525512345678,5215512345678}'),
    ('phone', '+5491123456789', '541123456789', '{5491123456789,5401123456789,54111523456789,540111523456789}'),
    ('phone', '+5492966123456', '542966123456', '{5492966123456,5402966123456,54296156123456,54296615123456,540296156123456,540296615123456}'),
    ('phone', '+541143334444', '541143334444', '{5491143334444,5401143334444}'),
    ('phone', '+351912345678', '351912345678', '{}'),
    ('phone', '+351912345678', 'x', '{351912345678}'),
    ('tax_id', '52998224725', '52998224725', '{}'),
    ('email', null, null, '{}'),
    ('phone', null, null, '{}')
) as t (kind, value, match_key, expected);

select * from finish();
rollback;
