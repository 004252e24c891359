create or replace function ops.are_hours(p_hours jsonb)
returns boolean
language plpgsql
immutable
strict
as $$
begin
    if jsonb_typeof(p_hours) <> 'object' or p_hours = '{}' then
        return false;
    end if;
    return (
        select bool_and(
            d.key ~ '^[1-7]$'
            and jsonb_typeof(d.value) = 'array' and jsonb_array_length(d.value) = 2
            and (d.value ->> 0) ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
            and (d.value ->> 1) ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
            and d.value ->> 0 < d.value ->> 1
        )
        from jsonb_each(p_hours) as d
    );
end;
$$;

comment on function ops.are_hours(jsonb) is 'Are these opening hours: {"1" to "7" (ISO weekday): ["HH:MM", "HH:MM"], …}, at least one day, opening before closing?';

revoke all on function ops.are_hours(jsonb) from public;
