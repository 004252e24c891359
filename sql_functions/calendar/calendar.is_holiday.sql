create or replace function calendar.is_holiday(p_day date, p_place text default null)
returns boolean
language plpgsql
stable
as $$
begin
    return calendar.is_national_holiday(p_day) or exists (
        select
        from calendar.holidays as h
        where h.place in (
                'BR', p_place,
                (select m.uf from normalize.municipalities as m where m.ibge_code = substring(p_place from '^[0-9]{7}$')::integer)
            )
            and h.occasion in (
                to_char(p_day, 'MM-DD'), to_char(p_day, 'YYYY-MM-DD'),
                'easter' || to_char(p_day - calendar.easter_sunday(extract(year from p_day)::integer), 'FMSG999')
            )
    );
end;
$$;

comment on function calendar.is_holiday(date, text) is
'Is the day off in that state (a UF) or municipality (an IBGE code, whose state counts too; BR or null: the whole country)? National holidays always are; those of states and municipalities are rows of calendar.holidays.';

revoke all on function calendar.is_holiday(date, text) from public;
