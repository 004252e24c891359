create or replace function rework.opened_at(p_attempt_id bigint)
returns timestamptz
language plpgsql
stable
as $$
declare
    v_attempt rework.attempts;
    v_lead leads.leads;
    v_gap_days integer;
    v_day_kind text;
    v_phone text;
    v_time_zone text;
    v_place text;
    v_due_date date;
begin
    select * into strict v_attempt from rework.attempts as a where a.id = p_attempt_id;
    select * into strict v_lead from leads.leads as l where l.id = v_attempt.lead_id;
    select s.gap_days, p.day_kind into v_gap_days, v_day_kind
    from rework.policies as p
    left join rework.steps as s on s.policy_id = p.id and s.step = v_attempt.step
    where p.id = v_attempt.policy_id;
    v_phone := (people.phone_of(v_lead.person_id)).value;
    v_time_zone := calendar.time_zone_of(v_phone);
    v_place := calendar.place_of(v_phone);
    v_due_date := rework.due_date(v_lead, coalesce(v_gap_days, ops.setting_text('await_reply_days')::integer), v_time_zone, v_day_kind, v_place);
    if v_due_date is null then
        return v_attempt.due_at;
    end if;
    return least(v_attempt.due_at, calendar.next_sending_time(v_due_date::timestamp at time zone v_time_zone, v_time_zone, v_place));
end;
$$;

comment on function rework.opened_at(bigint) is
'From when on an attempt that has not left could have left: the opening of the day on which its step was due, however late it was planned.';

revoke all on function rework.opened_at(bigint) from public;
