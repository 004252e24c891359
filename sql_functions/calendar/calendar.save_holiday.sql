create or replace function calendar.save_holiday(p_place text, p_occasion text, p_name text)
returns text
language plpgsql
volatile
as $$
declare
    v_place constant text := upper(btrim(p_place));
    v_occasion constant text := calendar.occasion_of(p_occasion);
    v_day date;
begin
    if v_place is null or not (
        v_place = 'BR' or exists (select from normalize.municipalities as m where m.uf = v_place or m.ibge_code::text = v_place)
    ) then
        raise exception 'no place is called %', coalesce(p_place, 'null') using errcode = 'ID105', hint = 'BR, a state such as SP, or the IBGE code of a municipality.';
    end if;
    if btrim(coalesce(p_name, '')) = '' then
        raise exception 'a holiday needs a name' using errcode = 'ID105';
    end if;
    if v_occasion ~ '^easter' then
        -- In the year of its Easter, between 22 March and 25 April.
        if v_occasion !~ '^easter[+-][0-9]{1,3}$' or substr(v_occasion, 7)::integer not between -80 and 250 then
            raise exception '% is no day', p_occasion using errcode = 'ID105', hint = 'From easter-80 to easter+250: easter+60, easter-47.';
        end if;
    else
        begin
            -- 2024 has a 29 February.
            v_day := case when v_occasion ~ '^[0-9]{2}-[0-9]{2}$' then '2024-' || v_occasion when v_occasion ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then v_occasion end::date;
        exception
            when invalid_datetime_format or datetime_field_overflow then
                v_day := null;
        end;
        if v_day is null then
            raise exception '% is no day', coalesce(p_occasion, 'null') using errcode = 'ID105',
                hint = '25/01 or 01-25 of every year, 2026-12-24 once, easter+60 or easter-47 for a movable feast.';
        end if;
    end if;
    insert into calendar.holidays as h (place, occasion, name)
    values (v_place, v_occasion, p_name)
    on conflict (place, occasion) do update set name = excluded.name where h.name <> excluded.name;
    return v_occasion;
end;
$$;

comment on function calendar.save_holiday(text, text, text) is
'A day off in a place (BR, a UF, an IBGE code): MM-DD or DD/MM of every year, YYYY-MM-DD or DD/MM/YYYY once, easter+60 or easter-47. It counts from now on, also today. Returns the occasion as
kept. Raises ID105 for what is no place, day or name.';

revoke all on function calendar.save_holiday(text, text, text) from public;
