create or replace function calendar.is_national_holiday(p_day date)
returns boolean
language plpgsql
immutable
parallel safe
as $$
begin
    if to_char(p_day, 'MM-DD') in ('01-01', '04-21', '05-01', '09-07', '10-12', '11-02', '11-15', '12-25') then
        return true;
    end if;
    if to_char(p_day, 'MM-DD') = '11-20' then
        return extract(year from p_day) >= 2024;
    end if;
    return p_day = calendar.easter_sunday(extract(year from p_day)::integer) - 2;
end;
$$;

comment on function calendar.is_national_holiday(date) is
'Is the day a Brazilian national holiday? Fixed days, Good Friday, and 20 November since 2024
(Leis 662/1949, 6.802/1980, 9.093/1995 and 14.759/2023). Carnival and Corpus Christi are not national holidays by law.';

revoke all on function calendar.is_national_holiday(date) from public;
