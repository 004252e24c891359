begin;
select plan(11);

-- what is kept of it | what is kept beside | what was set aside, and why
create function tests.said(p_tidied intake.tidied, p_field text) returns text language sql as $$
    select concat_ws(
        ' | ', coalesce((p_tidied.body -> p_field)::text, 'none'), (p_tidied.body - p_field)::text,
        (select string_agg(format('%s: %s', w ->> 'field', w ->> 'detail'), ', ' order by n) from jsonb_array_elements(p_tidied.warnings) with ordinality as x (w, n))
    )
$$;
create function tests.tidied(p_at jsonb) returns text language sql as $$
    select tests.said(intake.tidy_occurred_at(row(jsonb_build_object('notes', 'Oi', 'occurred_at', p_at), '[]')::intake.tidied, '2026-03-10 15:00:00+00'), 'occurred_at')
$$;

set time zone 'UTC';
select is(tests.tidied(t.given), t.kept, t.what)
from (values
    ('the time that was said', '"2026-03-09T10:00:00Z"'::jsonb, '"2026-03-09T10:00:00+00:00" | {"notes": "Oi"}'),
    ('without a zone it is the operation''s', '"2026-03-09T10:00:00"', '"2026-03-09T13:00:00+00:00" | {"notes": "Oi"}'),
    ('clocks differ by a day: it is now', '"2026-03-11T15:00:00Z"', '"2026-03-10T15:00:00+00:00" | {"notes": "Oi"}'),
    ('not by more', '"2026-03-11T15:00:01Z"', 'none | {"notes": "Oi"} | occurred_at: Esta data não foi entendida e não foi usada.'),
    ('sixty days ago', '"2026-01-09T15:00:00Z"', '"2026-01-09T15:00:00+00:00" | {"notes": "Oi"}'),
    ('not before', '"2026-01-09T14:59:59Z"', 'none | {"notes": "Oi"} | occurred_at: Esta data não foi entendida e não foi usada.'),
    ('what is no time', '"ontem"', 'none | {"notes": "Oi"} | occurred_at: Esta data não foi entendida e não foi usada.'),
    ('null is none', 'null', 'none | {"notes": "Oi"}'),
    ('a blank is none', '" "', 'none | {"notes": "Oi"}'),
    ('an object is none', '{"a": "b"}', 'none | {"notes": "Oi"} | occurred_at: ' || meta.text('set_aside.not_text')),
    ('a long text is none', to_jsonb(repeat('a', 41)), 'none | {"notes": "Oi"} | occurred_at: ' || meta.text('set_aside.too_long'))
) as t (what, given, kept);

select * from finish();
rollback;
