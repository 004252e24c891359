begin;
select plan(1);

create function tests.read(p_value jsonb, p_most integer default 5) returns text language sql as $$ select concat_ws(' ', t.value || '.', t.problem) from intake.usable_text(p_value, p_most) as t $$;
select is(array_agg(v.value || ' ' || tests.read(v.value::jsonb) order by v.n), array_agg(v.value || ' ' || v.became order by v.n), 'each')
from (values
    (1, '"Ana"', 'Ana.'), (2, '" \t Ana\n\u00a0"', 'Ana.'), (3, '12345', '12345.'), (4, '["a", "b"]', 'a, b.'), (5, '"12345"', '12345.'), (6, '"123456"', 'too_long'), (7, '123456', 'too_long'),
    (8, '{"a": 1}', 'not_text'), (9, 'true', 'not_text'), (10, '[{"a": 1}]', 'not_text'), (11, '""', ''), (12, '"  "', ''), (13, '"\u200b"', ''), (14, 'null', ''), (15, '[]', '')
) as v (n, value, became);

select * from finish();
rollback;
