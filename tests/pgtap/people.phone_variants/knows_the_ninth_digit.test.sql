begin;
select plan(8);

select is(people.phone_variants(t.phone), t.expected, t.what)
from (values
    ('+5511987654321', array['+5511987654321', '+551187654321'], 'a mobile that once had eight digits'),
    ('+5511967654321', array['+5511967654321', '+551167654321'], 'the lowest of them'),
    ('+5585999998888', array['+5585999998888', '+558599998888'], 'the highest'),
    ('+5511957654321', array['+5511957654321'], 'a mobile that never had eight'),
    ('+551134567890', array['+551134567890'], 'a landline'),
    ('+12125550123', array['+12125550123'], 'a number abroad'),
    ('+351912345678', array['+351912345678'], 'also where it looks Brazilian'),
    (null, '{}'::text[], 'none')
) as t (phone, expected, what);

select * from finish();
rollback;
