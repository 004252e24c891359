begin;
select plan(9);

-- what is kept of it | what is kept beside | what was set aside, and why
create function tests.said(p_tidied intake.tidied, p_field text) returns text language sql as $$
    select concat_ws(
        ' | ', coalesce((p_tidied.body -> p_field)::text, 'none'), (p_tidied.body - p_field)::text,
        (select string_agg(format('%s: %s', w ->> 'field', w ->> 'detail'), ', ' order by n) from jsonb_array_elements(p_tidied.warnings) with ordinality as x (w, n))
    )
$$;
create function tests.tidied(p_page jsonb) returns text language sql as $$
    select tests.said(intake.tidy_page(row(jsonb_build_object('notes', 'Oi', 'page', p_page), '[]')::intake.tidied), 'page')
$$;

select is(tests.tidied(t.given), t.kept, t.what)
from (values
    ('null is none', 'null'::jsonb, 'none | {"notes": "Oi"}'),
    ('a blank is none', '" "', 'none | {"notes": "Oi"}'),
    ('a text is an address', '" https://site.example/a "', '{"url": "https://site.example/a"} | {"notes": "Oi"}'),
    ('an address and a title', '{"url": "https://site.example/a", "title": " Oferta "}', '{"url": "https://site.example/a", "title": "Oferta"} | {"notes": "Oi"}'),
    ('a title alone is no page', '{"title": "Oferta"}', 'none | {"notes": "Oi"}'),
    ('a number is none', '7', 'none | {"notes": "Oi"} | page: Este valor não tem a forma esperada e não foi usado.'),
    ('an address may be as long as this', jsonb_build_object('url', repeat('a', 2048)), '{"url": "' || repeat('a', 2048) || '"} | {"notes": "Oi"}'),
    ('and no longer', jsonb_build_object('url', repeat('a', 2049)), 'none | {"notes": "Oi"} | page.url: ' || meta.text('set_aside.too_long')),
    ('nor may a title', jsonb_build_object('url', 'a', 'title', repeat('a', 301)), '{"url": "a"} | {"notes": "Oi"} | page.title: ' || meta.text('set_aside.too_long'))
) as t (what, given, kept);

select * from finish();
rollback;
