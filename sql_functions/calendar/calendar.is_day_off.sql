create or replace function calendar.is_day_off(p_day date, p_place text default null)
returns boolean
language plpgsql
stable
as $$
declare
    v_home constant text := ops.setting_text('place');
begin
    return calendar.is_holiday(p_day, p_place)
        or (v_home is distinct from 'BR' and v_home is distinct from p_place and calendar.is_holiday(p_day, v_home));
end;
$$;

comment on function calendar.is_day_off(date, text) is
'Is the day a holiday where the operation is (setting place), or in p_place (a UF or an IBGE code; null: nowhere else)?';

revoke all on function calendar.is_day_off(date, text) from public;
