begin;
select plan(14);

create function tests.phones(p_phones jsonb) returns text language sql as $$
    select string_agg(concat_ws('|', p.n, p.typed, p.shown, p.match_key, case when p.is_valid then 'valid' else 'no' end, case when p.is_mobile then 'mobile' else 'no' end), ', ' order by p.n)
    from intake.card_phones(p_phones) as p
$$;

select is(tests.phones(t.phones), t.read, t.what)
from (values
    ('a mobile', '["11 98123-4567"]'::jsonb, '1|11 98123-4567|+5511981234567|m551181234567|valid|mobile'),
    ('a landline', '["(11) 3222-4455"]', '1|(11) 3222-4455|+551132224455|f551132224455|valid|no'),
    ('what is too short is shown as it is', '[" 3222-445 "]', '1|3222-445|3222-445|3222445|no|no'),
    ('and a number that is none', '["20 98123-4567"]', '1|20 98123-4567|20 98123-4567|20981234567|no|no'),
    ('each in its place, words are none', '["trabalho", "11 98123-4567", "", "11 3222-4455"]', '2|11 98123-4567|+5511981234567|m551181234567|valid|mobile, 4|11 3222-4455|+551132224455|f551132224455|valid|no'),
    ('digits of another script', '["١١ ٩٨١٢٣ ٤٥٦٧"]', '1|١١ ٩٨١٢٣ ٤٥٦٧|+5511981234567|m551181234567|valid|mobile'),
    ('a date is no number, but has digits', '["10/03/2026"]', '1|10/03/2026|10/03/2026|10032026|no|no'),
    ('no list', '"11 98123-4567"', null),
    ('nothing', null, null),
    ('null', 'null', null),
    ('an empty list', '[]', null),
    ('forty signs are kept', jsonb_build_array('1 ' || repeat('a', 39)), '1|1 ' || repeat('a', 38) || '|1 ' || repeat('a', 38) || '|1|no|no'),
    ('of which is looked at among the first two hundred', jsonb_build_array(repeat(' ', 199) || '7'), '1|7|7|7|no|no'),
    ('not behind', jsonb_build_array(repeat(' ', 200) || '7'), null)
) as t (what, phones, read);

select * from finish();
rollback;
