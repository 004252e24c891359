create or replace function leads.read_appointment(p_request jsonb, p_field text, out at timestamptz, out error jsonb)
language plpgsql
stable
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_horizon constant timestamptz := v_now + ops.setting_text('appointment_horizon')::interval;
begin
    at := calendar.parse_time(p_request ->> p_field);
    if at is null or at not between v_now and v_horizon then
        error := meta.field_error(p_field, 'ID118', meta.text('field.must_be_future', calendar.local_time(v_horizon)));
    end if;
end;
$$;

comment on function leads.read_appointment(jsonb, text) is
'The time that a field of a request names for an appointment, from now on and no later than appointment_horizon; a time without a zone is the operation''s. Else error, one entry of errors[] with ID118.';

revoke all on function leads.read_appointment(jsonb, text) from public;
