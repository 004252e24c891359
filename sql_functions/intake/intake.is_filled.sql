create or replace function intake.is_filled(p_value jsonb)
returns boolean
language sql
immutable
as $$
    select case jsonb_typeof(p_value)
        when 'string' then p_value #>> '{}' ~ '[^[:space:]]'
        when 'number' then true
        when 'boolean' then true
        when 'null' then false
        else coalesce(jsonb_path_exists(
            p_value, 'strict $.** ? ((@.type() == "string" && @ like_regex "[^[:space:]]") || @.type() == "number" || @.type() == "boolean")'
        ), false)
    end is true
$$;

comment on function intake.is_filled(jsonb) is
'Whether a value of a body says anything: not null, not blank, not an object or list of nothing else.';

revoke all on function intake.is_filled(jsonb) from public;
