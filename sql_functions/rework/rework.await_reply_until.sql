create or replace function rework.await_reply_until(p_lead leads.leads, p_step leads.step)
returns timestamptz
language plpgsql
stable
as $$
declare
    v_lead leads.leads := p_lead;
    v_phone constant text := (people.phone_of(p_lead.person_id)).value;
    v_time_zone constant text := calendar.time_zone_of(v_phone);
    v_place constant text := calendar.place_of(v_phone);
    v_next record;
    v_due_at timestamptz;
begin
    v_lead.cycle := p_step.cycle;
    v_lead.last_outbound_at := p_step.last_outbound_at;
    v_lead.last_answer_at := p_step.last_answer_at;
    select * into v_next from rework.next_step(v_lead);
    v_due_at := rework.due_date(
        v_lead, coalesce(v_next.gap_days, ops.setting_text('await_reply_days')::integer), v_time_zone, v_next.day_kind, v_place
    )::timestamp at time zone v_time_zone;
    -- The end after the last step needs no sending day.
    if v_next.policy_id is not null and v_next.step is null then
        return v_due_at;
    end if;
    return calendar.next_sending_time(v_due_at, v_time_zone, v_place);
end;
$$;

comment on function rework.await_reply_until(leads.leads, leads.step) is
'Until when a lead waits for the person''s answer to our last word (of p_step): the sending day of the next step of its cadence, else the day, await_reply_days
later, on which the cadence ends.';

revoke all on function rework.await_reply_until(leads.leads, leads.step) from public;
