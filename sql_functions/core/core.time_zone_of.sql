create or replace function core.time_zone_of(p_e164 text)
returns text
language sql
stable
as $$
    select coalesce(
        (
            select a.time_zone
            from normalize.area_codes as a
            where p_e164 like '+55%' and a.ddd = nullif(substr(p_e164, 4, 2), '')::smallint
        ),
        ops.setting_text('timezone')
    );
$$;

comment on function core.time_zone_of(text) is
'IANA time zone of a phone in E.164: that of its Brazilian area code, else the setting timezone.';

revoke all on function core.time_zone_of(text) from public;
