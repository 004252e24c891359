create or replace function rework.due_date(p_lead leads.leads, p_gap_days integer, p_time_zone text)
returns date
language sql
stable
as $$
    select (greatest(p_lead.last_outbound_at, p_lead.last_answer_at) at time zone p_time_zone)::date + p_gap_days;
$$;

comment on function rework.due_date(leads.leads, integer, text) is
'The local date on which a step is due: the date of the last message to the person plus the step''s gap in calendar days.';

revoke all on function rework.due_date(leads.leads, integer, text) from public;
