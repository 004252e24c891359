begin;
select plan(4);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select tests.lead(1) as id;
create function tests.says(p_body jsonb, p_field text) returns text language sql as $$
    select coalesce((
        select string_agg(a.http_status || ' ' || (e ->> 'code'), ' ') from (select a.http_status, a.body from leads.leads as x join l on l.id = x.id, api.add_note(tests.credential(), x.uid, convert_to(p_body::text, 'UTF8')) as a) as a cross join jsonb_array_elements(a.body -> 'errors') as e where e ->> 'field' = p_field and e ->> 'code' in ('ID111', 'ID112', 'ID113')
    ), 'no')
$$;
select is(tests.says(t.base::jsonb || jsonb_build_object(t.field, t.value), t.field), t.said, concat_ws(' ', t.field, 'of', coalesce(length(t.value #>> '{}'), 0), jsonb_typeof(t.value)))
from (values
    ('note', to_jsonb(repeat('a', 2000)), '{}', 'no'), ('note', to_jsonb(repeat('a', 2001)), '{}', '422 ID113'), ('note', null, '{}', '422 ID111'), ('note', '7', '{}', '422 ID112')
) as t (field, value, base, said);

select * from finish();
rollback;
