create or replace function calendar.add_business_days(p_day date, p_days integer, p_place text default null)
returns date
language plpgsql
stable
as $$
declare
    v_day date := p_day;
    v_left integer := p_days;
begin
    if p_day is null or p_days is null then
        return null;
    end if;
    while v_left > 0 loop
        v_day := v_day + 1;
        if extract(isodow from v_day) < 6 and not calendar.is_day_off(v_day, p_place) then
            v_left := v_left - 1;
        end if;
    end loop;
    return v_day;
end;
$$;

comment on function calendar.add_business_days(date, integer, text) is
'The day that is so many business days (Monday to Friday, no holiday of where the operation is or of p_place: calendar.is_day_off) after p_day, which itself does not count.';

revoke all on function calendar.add_business_days(date, integer, text) from public;
