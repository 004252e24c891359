begin;
select plan(9);

-- what is kept of it | what is kept beside | what was set aside, and why
create function tests.said(p_tidied intake.tidied, p_field text) returns text language sql as $$
    select concat_ws(
        ' | ', coalesce((p_tidied.body -> p_field)::text, 'none'), (p_tidied.body - p_field)::text,
        (select string_agg(format('%s: %s', w ->> 'field', w ->> 'detail'), ', ' order by n) from jsonb_array_elements(p_tidied.warnings) with ordinality as x (w, n))
    )
$$;
create function tests.tidied(p_notes jsonb) returns text language sql as $$
    select tests.said(intake.tidy_notes(row(jsonb_build_object('product', 'plano', 'notes', p_notes), '[]')::intake.tidied), 'notes')
$$;

select is(tests.tidied(t.given), t.kept, t.what)
from (values
    ('a text without what surrounds it', '" Quer saber. "'::jsonb, '"Quer saber." | {"product": "plano"}'),
    ('a number is its digits', '7', '"7" | {"product": "plano"}'),
    ('null is none', 'null', 'none | {"product": "plano"}'),
    ('an object is none', '{"a": "b"}', 'none | {"product": "plano"} | notes: ' || meta.text('set_aside.not_text')),
    ('so much is kept', to_jsonb(repeat('a', 5000)), '"' || repeat('a', 5000) || '" | {"product": "plano"}'),
    ('of more the beginning, which says that there was more', to_jsonb(repeat('a', 5001)), '"' || repeat('a', 4999) || '…" | {"product": "plano"} | notes: ' || meta.text('set_aside.cut', '5000')),
    ('of the longest that a body can have too', to_jsonb(repeat('a', 65536)), '"' || repeat('a', 4999) || '…" | {"product": "plano"} | notes: ' || meta.text('set_aside.cut', '5000')),
    ('of what is still longer nothing', to_jsonb(repeat('a', 65537)), 'none | {"product": "plano"} | notes: ' || meta.text('set_aside.too_long')),
    ('what was read with the wrong letters is mended', '"InformaÃ§Ã£o"', '"Informação" | {"product": "plano"}')
) as t (what, given, kept);

select * from finish();
rollback;
