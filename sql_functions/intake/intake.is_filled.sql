create or replace function intake.is_filled(p_value jsonb)
returns boolean
language sql
immutable
as $$
    select coalesce(p_value not in ('null', '{}', '[]') and (jsonb_typeof(p_value) <> 'string' or p_value #>> '{}' ~ '[^[:space:]]'), false)
$$;

comment on function intake.is_filled(jsonb) is
'Whether a value of a body says anything: not null, not blank, not an empty object or list.';

revoke all on function intake.is_filled(jsonb) from public;
