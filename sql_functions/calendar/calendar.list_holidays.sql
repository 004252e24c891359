create or replace function calendar.list_holidays(p_year integer, p_place text default null)
returns table (day date, place text, place_name text, occasion text, name text)
language sql
stable
as $$
    select d.day, h.place, coalesce(m.name || '/' || m.uf, h.place), h.occasion, h.name
    from calendar.holidays as h
    left join normalize.municipalities as m on m.ibge_code::text = h.place
    cross join lateral (
        select case
            when h.occasion like 'easter%' then calendar.easter_sunday(p_year) + substr(h.occasion, 7)::integer
            when h.occasion ~ '^[0-9]{4}-' then h.occasion::date
            when h.occasion <> '02-29' or p_year % 4 = 0 and (p_year % 100 <> 0 or p_year % 400 = 0) then (p_year || '-' || h.occasion)::date
        end as day
    ) as d
    where extract(year from d.day) = p_year
        and (p_place is null or h.place in (p_place, 'BR', (select o.uf from normalize.municipalities as o where o.ibge_code::text = p_place)))
    union all
    select n.day::date, 'BR', 'BR', to_char(n.day, 'MM-DD'), 'nacional'
    from generate_series(make_date(p_year, 1, 1)::timestamp, make_date(p_year, 12, 31)::timestamp, interval '1 day') as n (day)
    where calendar.is_national_holiday(n.day::date)
    order by 1, 2;
$$;

comment on function calendar.list_holidays(integer, text) is 'The holidays of a year: the national ones, and those of all places, or of one with its state.';

revoke all on function calendar.list_holidays(integer, text) from public;
