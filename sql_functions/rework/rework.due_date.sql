create or replace function rework.due_date(p_lead leads.leads, p_gap_days integer, p_time_zone text)
returns date
language plpgsql
stable
as $$
declare
    v_last_day constant date := (greatest(p_lead.last_outbound_at, p_lead.last_answer_at) at time zone p_time_zone)::date;
    v_falls_on date;
begin
    select a.falls_on into v_falls_on
    from rework.attempts as a
    where a.lead_id = p_lead.id and a.cycle = p_lead.cycle and a.state <> 'cancelled' and a.falls_on < v_last_day
    order by a.step desc
    limit 1;
    -- It left on the first day on which it might: the cadence keeps its days.
    if v_falls_on is not null
        and (calendar.next_sending_time(v_falls_on::timestamp at time zone p_time_zone, p_time_zone) at time zone p_time_zone)::date >= v_last_day
    then
        return v_falls_on + p_gap_days;
    end if;
    return v_last_day + p_gap_days;
end;
$$;

comment on function rework.due_date(leads.leads, integer, text) is
'The local date on which a step is due: the date of the last message to the person plus the step''s gap in calendar days. A step that fell on a Sunday or holiday and
left on the first sending day after it counts as of its own day: D+3, D+6, D+10 stay what they are, and one day without sending does not move all that follow. What left
later than that, after an outage, counts from when it left, so that no two steps are closer than their gap less that move.';

revoke all on function rework.due_date(leads.leads, integer, text) from public;
