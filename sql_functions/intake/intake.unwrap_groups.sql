create or replace function intake.unwrap_groups(p_body jsonb)
returns jsonb
language sql
immutable
as $$
    select p_body || coalesce(jsonb_object_agg(g.name, p_body #> array[g.name, '0']), '{}')
    from unnest('{person,referrer,consent,page,attributes}'::text[]) as g (name)
    where jsonb_typeof(p_body -> g.name) = 'array' and jsonb_array_length(p_body -> g.name) = 1
        and jsonb_typeof(p_body #> array[g.name, '0']) in ('object', 'string')
$$;

comment on function intake.unwrap_groups(jsonb) is
'A submission whose objects may each stand alone in a list, as programs make one of what occurs once: [{"name": ...}] for {"name": ...}.';

revoke all on function intake.unwrap_groups(jsonb) from public;
