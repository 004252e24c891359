create or replace function rework.due_date(p_lead leads.leads, p_gap_days integer, p_time_zone text, p_day_kind text default 'calendar', p_place text default null)
returns date
language plpgsql
stable
as $$
declare
    v_held_out_at timestamptz;
    v_attempts bigint;
    v_from date;
    v_falls_on date;
begin
    select max(a.due_at) filter (where a.state = 'held_out'), count(*) into v_held_out_at, v_attempts
    from rework.attempts as a
    where a.lead_id = p_lead.id and a.cycle = p_lead.cycle;
    if p_lead.last_outbound_at is not null or p_lead.last_answer_at is not null then
        v_from := (greatest(p_lead.last_outbound_at, p_lead.last_answer_at, v_held_out_at) at time zone p_time_zone)::date;
    end if;
    if v_attempts > 0 then
        select a.falls_on into v_falls_on
        from rework.attempts as a
        where a.lead_id = p_lead.id and a.cycle = p_lead.cycle and a.state <> 'cancelled' and a.falls_on < v_from
        order by a.step desc
        limit 1;
    end if;
    -- It left on the first day on which it might: the cadence keeps its days.
    if v_falls_on is not null
        and (calendar.next_sending_time(v_falls_on::timestamp at time zone p_time_zone, p_time_zone, p_place) at time zone p_time_zone)::date >= v_from
    then
        v_from := v_falls_on;
    end if;
    return case p_day_kind when 'business' then calendar.add_business_days(v_from, p_gap_days, p_place) else v_from + p_gap_days end;
end;
$$;

comment on function rework.due_date(leads.leads, integer, text, text, text) is
'The local date on which a step is due: the date of the last message to the person plus the step''s gap, in calendar days or business days (p_day_kind). A step that fell on
a Sunday or holiday and left on the first sending day after it counts as of its own day: D+3, D+6, D+10 stay what they are, and one day without sending does not move all
that follow. What left later than that, after an outage, counts from when it left, so that no two steps are closer than their gap less that move. A step that was
held out counts as if it had left. Null: nothing was ever said.';

revoke all on function rework.due_date(leads.leads, integer, text, text, text) from public;
