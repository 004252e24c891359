begin;
select plan(8);

-- what is kept of it | what is kept beside | what was set aside, and why
create function tests.said(p_tidied intake.tidied, p_field text) returns text language sql as $$
    select concat_ws(
        ' | ', coalesce((p_tidied.body -> p_field)::text, 'none'), (p_tidied.body - p_field)::text,
        (select string_agg(format('%s: %s', w ->> 'field', w ->> 'detail'), ', ' order by n) from jsonb_array_elements(p_tidied.warnings) with ordinality as x (w, n))
    )
$$;
create function tests.tidied(p_person jsonb) returns text language sql as $$
    select tests.said(
        intake.tidy_group(row(jsonb_build_object('notes', 'Oi', 'other', '{"b": 7}'::jsonb, 'person', p_person), '[{"field": "before", "detail": "."}]')::intake.tidied, 'person', '{"b": 3, "aa": 5}'), 'person'
    )
$$;

select is(tests.tidied(t.given), t.kept, t.what)
from (values
    ('each becomes a text', '{"aa": 12, "b": " x "}'::jsonb, '{"b": "x", "aa": "12"} | {"notes": "Oi", "other": {"b": 7}} | before: .'),
    ('what is not asked for stays as it is', '{"aa": "x", "c": 7}', '{"c": 7, "aa": "x"} | {"notes": "Oi", "other": {"b": 7}} | before: .'),
    ('blanks go without a word', '{"aa": " ", "b": null}', '{} | {"notes": "Oi", "other": {"b": 7}} | before: .'),
    ('as long as this', '{"aa": "12345", "b": "123"}', '{"b": "123", "aa": "12345"} | {"notes": "Oi", "other": {"b": 7}} | before: .'),
    ('what is longer is named, in the order of the names', '{"b": "1234", "aa": "123456"}', format('{} | {"notes": "Oi", "other": {"b": 7}} | before: ., person.aa: %1$s, person.b: %1$s', meta.text('set_aside.too_long'))),
    ('what is no text too', '{"aa": {"x": 1}}', '{} | {"notes": "Oi", "other": {"b": 7}} | before: ., person.aa: ' || meta.text('set_aside.not_text')),
    ('a text is no group, and stays', '"Maria"', '"Maria" | {"notes": "Oi", "other": {"b": 7}} | before: .'),
    ('null too', 'null', 'null | {"notes": "Oi", "other": {"b": 7}} | before: .')
) as t (what, given, kept);

select * from finish();
rollback;
