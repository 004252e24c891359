begin;
select plan(16);

select tests.freeze('2026-03-10 15:00:00+00');
-- what is kept of it | what is kept beside | what was set aside, and why
create function tests.said(p_tidied intake.tidied, p_field text) returns text language sql as $$
    select concat_ws(
        ' | ', coalesce((p_tidied.body -> p_field)::text, 'none'), (p_tidied.body - p_field)::text,
        (select string_agg(format('%s: %s', w ->> 'field', w ->> 'detail'), ', ' order by n) from jsonb_array_elements(p_tidied.warnings) with ordinality as x (w, n))
    )
$$;
create function tests.tidied(p_consent jsonb) returns text language sql as $$
    select tests.said(intake.tidy_consent(row(jsonb_build_object('notes', 'Oi', 'consent', p_consent), '[]')::intake.tidied, util.current_time()), 'consent')
$$;

select is(tests.tidied(t.given), t.kept, t.what)
from (values
    ('null is none', 'null'::jsonb, 'none | {"notes": "Oi"}'),
    ('a blank text is none', '" "', 'none | {"notes": "Oi"}'),
    ('an object of nothing is none', '{}', 'none | {"notes": "Oi"}'),
    ('of blanks too', '{"basis": " "}', 'none | {"notes": "Oi"}'),
    ('true says not what was agreed to', 'true', 'none | {"notes": "Oi"} | consent: Este valor não tem a forma esperada e não foi usado.'),
    ('a text neither', '"1"', 'none | {"notes": "Oi"} | consent: Este valor não tem a forma esperada e não foi usado.'),
    ('a basis is enough', '{"basis": "consent"}', '{"basis": "consent"} | {"notes": "Oi"}'),
    ('each basis that the law knows', '{"basis": "contract", "statement": " Li e aceito "}', '{"basis": "contract", "statement": "Li e aceito"} | {"notes": "Oi"}'),
    ('the third too', '{"basis": "legitimate_interest", "at": "2026-03-10T12:00:00Z"}', '{"at": "2026-03-10T12:00:00Z", "basis": "legitimate_interest"} | {"notes": "Oi"}'),
    ('no other', '{"basis": "sim", "statement": "Li"}', 'none | {"notes": "Oi"} | consent.basis: Este valor não é conhecido e não foi usado.'),
    ('without a basis there is none', '{"statement": "Li"}', 'none | {"notes": "Oi"} | consent.basis: Este valor não é conhecido e não foi usado.'),
    ('clocks differ by a day', '{"basis": "consent", "at": "2026-03-11T15:00:00Z"}', '{"at": "2026-03-11T15:00:00Z", "basis": "consent"} | {"notes": "Oi"}'),
    ('not by more', '{"basis": "consent", "at": "2026-03-11T15:00:01Z"}', '{"basis": "consent"} | {"notes": "Oi"} | consent.at: Esta data não foi entendida e não foi usada.'),
    ('what is no time is not kept', '{"basis": "consent", "at": "ontem"}', '{"basis": "consent"} | {"notes": "Oi"} | consent.at: Esta data não foi entendida e não foi usada.'),
    ('a statement may be as long as this', jsonb_build_object('basis', 'consent', 'statement', repeat('a', 1000)), '{"basis": "consent", "statement": "' || repeat('a', 1000) || '"} | {"notes": "Oi"}'),
    ('and no longer', jsonb_build_object('basis', 'consent', 'statement', repeat('a', 1001)), '{"basis": "consent"} | {"notes": "Oi"} | consent.statement: ' || meta.text('set_aside.too_long'))
) as t (what, given, kept);

select * from finish();
rollback;
