create or replace function calendar.check_hours(p_hours jsonb)
returns void
language plpgsql
immutable
as $$
begin
    if p_hours is distinct from 'null' and not coalesce(ops.are_hours(p_hours), false) then
        raise exception 'these hours never open: %', left(coalesce(p_hours::text, 'null'), 200) using errcode = 'ID105',
            hint = 'By ISO weekday, opening before closing: {"1": ["09:00", "18:00"], "6": ["09:00", "13:00"]}; null: always.';
    end if;
end;
$$;

comment on function calendar.check_hours(jsonb) is 'Refuses (ID105) what are no opening hours, or open on no day; JSON null, which is always, passes.';

revoke all on function calendar.check_hours(jsonb) from public;
