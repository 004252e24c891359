begin;
select plan(8);

-- what is kept of it | what is kept beside | what was set aside, and why
create function tests.said(p_tidied intake.tidied, p_field text) returns text language sql as $$
    select concat_ws(
        ' | ', coalesce((p_tidied.body -> p_field)::text, 'none'), (p_tidied.body - p_field)::text,
        (select string_agg(format('%s: %s', w ->> 'field', w ->> 'detail'), ', ' order by n) from jsonb_array_elements(p_tidied.warnings) with ordinality as x (w, n))
    )
$$;
create function tests.tidied(p_referrer jsonb) returns text language sql as $$
    select tests.said(intake.tidy_referrer(row(jsonb_build_object('notes', 'Oi', 'referrer', p_referrer), '[]')::intake.tidied), 'referrer')
$$;

select is(tests.tidied(t.given), t.kept, t.what)
from (values
    ('null is nobody', 'null'::jsonb, 'none | {"notes": "Oi"}'),
    ('a blank is nobody', '" "', 'none | {"notes": "Oi"}'),
    ('a text is a name', '" João Pereira "', '{"name": "João Pereira"} | {"notes": "Oi"}'),
    ('a name and how to reach them', '{"name": "João", "phone": 11987654321, "email": "j@example.com"}', '{"name": "João", "email": "j@example.com", "phone": "11987654321"} | {"notes": "Oi"}'),
    ('blanks are nothing', '{"name": "João", "phone": " "}', '{"name": "João"} | {"notes": "Oi"}'),
    ('where nothing can be used it is nobody', '{"name": true}', 'none | {"notes": "Oi"} | referrer.name: ' || meta.text('set_aside.not_text')),
    ('a number is nobody', '7', 'none | {"notes": "Oi"} | referrer: Este valor não tem a forma esperada e não foi usado.'),
    ('true is nobody', 'true', 'none | {"notes": "Oi"} | referrer: Este valor não tem a forma esperada e não foi usado.')
) as t (what, given, kept);

select * from finish();
rollback;
