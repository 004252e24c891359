create or replace function rework.call_again_at(p_lead leads.leads, p_calls integer, p_called_at timestamptz)
returns timestamptz
language plpgsql
stable
as $$
declare
    v_number constant text := (people.number_to_call(p_lead.person_id)).value;
    v_time_zone constant text := calendar.time_zone_of(v_number);
    v_policy constant rework.policies := rework.policy_of(p_lead);
    v_wait interval;
    v_days integer;
begin
    select c.wait into v_wait
    from rework.calls as c
    where c.policy_id = v_policy.id and c.call <= p_calls
    order by c.call desc
    limit 1;
    v_wait := coalesce(v_wait, ops.setting_text('call_again_after')::interval);
    -- Days are the person's: the same hour of another day, also where clocks change.
    v_days := extract(day from v_wait)::integer;
    return calendar.next_sending_time(
        ((p_called_at at time zone v_time_zone) + make_interval(days => v_days)) at time zone v_time_zone + (v_wait - make_interval(days => v_days)),
        v_time_zone, calendar.place_of(v_number)
    );
end;
$$;

comment on function rework.call_again_at(leads.leads, integer, timestamptz) is
'When a person is to be called again after p_calls calls in a row that nobody answered, the last of them at p_called_at: as the lead''s policy says (rework.calls), else call_again_after
later, moved to the next sending time.';

revoke all on function rework.call_again_at(leads.leads, integer, timestamptz) from public;
