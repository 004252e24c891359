create or replace function calendar.time_zone_of(p_e164 text)
returns text
language plpgsql
stable
as $$
declare
    v_time_zone text;
begin
    if p_e164 like '+55%' then
        select a.time_zone into v_time_zone from normalize.area_codes as a where a.ddd = substr(p_e164, 4, 2)::smallint;
    end if;
    return coalesce(v_time_zone, ops.setting_text('timezone'));
end;
$$;

comment on function calendar.time_zone_of(text) is
'IANA time zone of a phone in E.164: that of its Brazilian area code, else the setting timezone.';

revoke all on function calendar.time_zone_of(text) from public;
