begin;
select plan(12);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select tests.lead(1) as id;
create temporary table admin as select tests.make_token('admin', '{leads:read,leads:write,admin}') as id;
create function tests.says(p_body jsonb, p_field text) returns text language sql as $$
    select coalesce((
        select string_agg(a.http_status || ' ' || (e ->> 'code'), ' ') from (select a.http_status, a.body from api.transfer_leads(tests.credential((select t.id from admin as t)), convert_to(p_body::text, 'UTF8')) as a) as a cross join jsonb_array_elements(a.body -> 'errors') as e where e ->> 'field' = p_field and e ->> 'code' in ('ID111', 'ID112', 'ID113')
    ), 'no')
$$;
select is(tests.says(t.base::jsonb || jsonb_build_object(t.field, t.value), t.field), t.said, concat_ws(' ', t.field, 'of', coalesce(length(t.value #>> '{}'), 0), jsonb_typeof(t.value)))
from (values
    ('from', to_jsonb(repeat('a', 254)), '{"from": "nobody@example.com", "to": "nobody@example.com", "reason": "x"}', 'no'), ('from', to_jsonb(repeat('a', 255)), '{"from": "nobody@example.com", "to": "nobody@example.com", "reason": "x"}', '422 ID113'), ('from', null, '{"from": "nobody@example.com", "to": "nobody@example.com", "reason": "x"}', 'no'), ('from', '7', '{"from": "nobody@example.com", "to": "nobody@example.com", "reason": "x"}', '422 ID112'),
    ('to', to_jsonb(repeat('a', 254)), '{"from": "nobody@example.com", "to": "nobody@example.com", "reason": "x"}', 'no'), ('to', to_jsonb(repeat('a', 255)), '{"from": "nobody@example.com", "to": "nobody@example.com", "reason": "x"}', '422 ID113'), ('to', null, '{"from": "nobody@example.com", "to": "nobody@example.com", "reason": "x"}', 'no'), ('to', '7', '{"from": "nobody@example.com", "to": "nobody@example.com", "reason": "x"}', '422 ID112'),
    ('reason', to_jsonb(repeat('a', 500)), '{"from": "nobody@example.com", "to": "nobody@example.com", "reason": "x"}', 'no'), ('reason', to_jsonb(repeat('a', 501)), '{"from": "nobody@example.com", "to": "nobody@example.com", "reason": "x"}', '422 ID113'), ('reason', null, '{"from": "nobody@example.com", "to": "nobody@example.com", "reason": "x"}', '422 ID111'), ('reason', '7', '{"from": "nobody@example.com", "to": "nobody@example.com", "reason": "x"}', '422 ID112')
) as t (field, value, base, said);

select * from finish();
rollback;
