create or replace function rework.await_reply_until(p_lead leads.leads, p_step leads.step)
returns timestamptz
language plpgsql
stable
as $$
declare
    v_lead leads.leads := p_lead;
    v_time_zone constant text := calendar.time_zone_of((people.phone_of(p_lead.person_id)).value);
    v_gap_days integer;
begin
    v_lead.cycle := p_step.cycle;
    v_lead.last_outbound_at := p_step.last_outbound_at;
    v_lead.last_answer_at := p_step.last_answer_at;
    select n.gap_days into v_gap_days from rework.next_step(v_lead) as n;
    return calendar.next_sending_time(
        rework.due_date(v_lead, coalesce(v_gap_days, ops.setting_text('await_reply_days')::integer), v_time_zone)::timestamp
            at time zone v_time_zone,
        v_time_zone
    );
end;
$$;

comment on function rework.await_reply_until(leads.leads, leads.step) is
'Until when a lead waits for the person''s answer to our last word (of p_step): the sending day of the next step of its cadence, else await_reply_days later.';

revoke all on function rework.await_reply_until(leads.leads, leads.step) from public;
