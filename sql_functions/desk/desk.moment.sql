create or replace function desk.moment(p_at timestamptz)
returns text
language plpgsql
stable
as $$
declare
    v_zone constant text := ops.setting_text('timezone');
    v_local constant timestamp := p_at at time zone v_zone;
begin
    return to_char(v_local, case
        when v_local::date = (util.current_time() at time zone v_zone)::date then 'HH24:MI'
        when coalesce(current_setting('indica.locale', true) = 'en', false) then 'HH24:MI "on" YYYY-MM-DD'
        else 'HH24:MI "de" DD/MM/YYYY'
    end);
end;
$$;

comment on function desk.moment(timestamptz) is
'When somebody at the desk did something, as its sentences have it, in the setting timezone: the hour alone when it was today, else with its day.';

revoke all on function desk.moment(timestamptz) from public;
