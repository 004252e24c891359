begin;
select plan(12);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select tests.lead(1) as id;
create function tests.says(p_body jsonb, p_field text) returns text language sql as $$
    select coalesce((
        select string_agg(a.http_status || ' ' || (e ->> 'code'), ' ') from (select a.http_status, a.body from leads.leads as x join l on l.id = x.id, api.set_next_action(tests.credential(), x.uid, convert_to(p_body::text, 'UTF8')) as a) as a cross join jsonb_array_elements(a.body -> 'errors') as e where e ->> 'field' = p_field and e ->> 'code' in ('ID111', 'ID112', 'ID113')
    ), 'no')
$$;
select is(tests.says(t.base::jsonb || jsonb_build_object(t.field, t.value), t.field), t.said, concat_ws(' ', t.field, 'of', coalesce(length(t.value #>> '{}'), 0), jsonb_typeof(t.value)))
from (values
    ('action', to_jsonb(repeat('a', 40)), '{"at": "amanhã"}', 'no'), ('action', to_jsonb(repeat('a', 41)), '{"at": "amanhã"}', '422 ID113'), ('action', null, '{"at": "amanhã"}', 'no'), ('action', '7', '{"at": "amanhã"}', '422 ID112'),
    ('at', to_jsonb(repeat('a', 40)), '{"at": "amanhã"}', 'no'), ('at', to_jsonb(repeat('a', 41)), '{"at": "amanhã"}', '422 ID113'), ('at', null, '{"at": "amanhã"}', '422 ID111'), ('at', '7', '{"at": "amanhã"}', '422 ID112'),
    ('note', to_jsonb(repeat('a', 2000)), '{"at": "amanhã"}', 'no'), ('note', to_jsonb(repeat('a', 2001)), '{"at": "amanhã"}', '422 ID113'), ('note', null, '{"at": "amanhã"}', 'no'), ('note', '7', '{"at": "amanhã"}', '422 ID112')
) as t (field, value, base, said);

select * from finish();
rollback;
