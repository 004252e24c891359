create or replace function calendar.closing_time(p_at timestamptz, p_time_zone text, p_place text default null)
returns timestamptz
language plpgsql
stable
as $$
declare
    v_opens_at constant timestamptz := calendar.next_sending_time(p_at, p_time_zone, p_place);
    v_day constant date := (v_opens_at at time zone p_time_zone)::date;
    v_window constant jsonb := ops.setting('first_contact_hours') -> extract(isodow from v_day)::text;
begin
    return (v_day + (v_window ->> 1)::time) at time zone p_time_zone;
end;
$$;

comment on function calendar.closing_time(timestamptz, text, text) is
'When the sending hours end in which the first message at or after p_at may go out (calendar.next_sending_time); null when they never do.';

revoke all on function calendar.closing_time(timestamptz, text, text) from public;
