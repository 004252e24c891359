create or replace function intake.name_pointers(p_errors jsonb, p_field_map jsonb)
returns jsonb
language sql
stable
as $$
    select coalesce(
        jsonb_agg(
            case
                when x.pointers is null then e.value
                else e.value || jsonb_build_object(
                    'pointer', x.pointers,
                    'detail', case
                        when x.places is null then e.value ->> 'detail'
                        else meta.text('field.from_pointer', e.value ->> 'detail', x.places)
                    end
                )
            end
            order by e.n
        ),
        '[]'
    )
    from jsonb_array_elements(p_errors) with ordinality as e (value, n)
    cross join lateral (
        select
            string_agg(m.value, ', ' order by m.key) as pointers,
            string_agg(m.value, ', ' order by m.key) filter (where starts_with(m.value, '/')) as places
        from jsonb_each_text(p_field_map) as m
        where m.key = e.value ->> 'field' or starts_with(m.key, (e.value ->> 'field') || '.')
    ) as x;
$$;

comment on function intake.name_pointers(jsonb, jsonb) is
'errors[] of a submission that came by a field map, each with the pointer that its field is read from, in pointer and,
where it is a path that one can read, in the sentence.';

revoke all on function intake.name_pointers(jsonb, jsonb) from public;
