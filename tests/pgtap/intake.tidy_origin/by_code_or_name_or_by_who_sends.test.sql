begin;
select plan(19);

select tests.make_operation();
insert into leads.origins (code, name_pt, name_en, is_active) values
    ('balcao', 'feira', 'Counter', true), ('feira', 'Feira de Saúde', 'Health Fair', true), ('antiga', 'Rádio', 'Radio', false), ('abalcao', 'feira', 'Counter', true),
    ('comprida', repeat('a', 201), 'Long', true);
-- what is kept of it | what is kept beside | what was set aside, and why
create function tests.said(p_tidied intake.tidied, p_field text) returns text language sql as $$
    select concat_ws(
        ' | ', coalesce((p_tidied.body -> p_field)::text, 'none'), (p_tidied.body - p_field)::text,
        (select string_agg(format('%s: %s', w ->> 'field', w ->> 'detail'), ', ' order by n) from jsonb_array_elements(p_tidied.warnings) with ordinality as x (w, n))
    )
$$;
create function tests.tidied(p_origin jsonb, p_token_id bigint default tests.token_id()) returns text language sql as $$
    select tests.said(intake.tidy_origin(row(jsonb_build_object('notes', 'Oi', 'origin', p_origin), '[]')::intake.tidied, p_token_id), 'origin')
$$;
create temporary table t as
select tests.make_token('Site', p_source_id => s.id) as source, tests.make_token('Carla', p_consultant_id => tests.consultant(3)) as consultant, ops.internal_token('import') as import
from intake.sources as s;

select is(tests.tidied(t.given), t.kept, t.what)
from (values
    ('by its code', '"site"'::jsonb, '"site" | {"notes": "Oi"}'),
    ('however it is written', '" SITE "', '"site" | {"notes": "Oi"}'),
    ('by its name', '"Parceiro"', '"partner" | {"notes": "Oi"}'),
    ('in either language', '"Health fair"', '"feira" | {"notes": "Oi"}'),
    ('without its accents', '"Feira de saude"', '"feira" | {"notes": "Oi"}'),
    ('a code goes before the name of another', '"feira"', '"feira" | {"notes": "Oi"}'),
    ('what nobody knows is set aside', '"outdoor"', 'none | {"notes": "Oi"} | origin: Este valor não é conhecido e não foi usado.'),
    ('what is used no longer too', '"antiga"', 'none | {"notes": "Oi"} | origin: Este valor não é conhecido e não foi usado.'),
    ('by its name neither', '"Rádio"', 'none | {"notes": "Oi"} | origin: Este valor não é conhecido e não foi usado.'),
    ('null is none', 'null', 'none | {"notes": "Oi"}'),
    ('a blank is none', '" "', 'none | {"notes": "Oi"}'),
    ('so long a text is no name', to_jsonb(repeat('a', 201)), 'none | {"notes": "Oi"} | origin: Este valor não é conhecido e não foi usado.')
) as t (what, given, kept);
select is(tests.tidied('null', source), '"webhook" | {"notes": "Oi"}', 'whence a source sends') from t;
select is(tests.tidied('null', consultant), '"manual" | {"notes": "Oi"}', 'what a consultant types') from t;
select is(tests.tidied('null', import), '"import" | {"notes": "Oi"}', 'what a file brings') from t;
select is(tests.tidied('"outdoor"', source), '"webhook" | {"notes": "Oi"} | origin: Este valor não é conhecido e não foi usado.', 'in place of what nobody knows') from t;
select is(tests.tidied('"site"', source), '"site" | {"notes": "Oi"}', 'not of what is known') from t;
select is(tests.tidied(to_jsonb(repeat(' ', 300) || 'site')), '"site" | {"notes": "Oi"}', 'blanks are not counted');
select is(tests.tidied('"outdoor"', -1), 'none | {"notes": "Oi"} | origin: Este valor não é conhecido e não foi usado.', 'a token that is none says nothing');

select * from finish();
rollback;
