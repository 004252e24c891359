create or replace function rework.preview(p_code text, p_contacted_at timestamptz, p_time_zone text default ops.setting_text('timezone'), p_place text default null)
returns table (step integer, template text, due_date date, leaves_on date)
language plpgsql
stable
as $$
declare
    v_policy rework.policies;
    v_row record;
begin
    select * into v_policy from rework.policies as p where p.code = p_code;
    if not found then
        raise exception 'no policy is called %', p_code using errcode = 'ID209', hint = 'indica rework policy list shows them.';
    end if;
    due_date := (p_contacted_at at time zone p_time_zone)::date;
    for v_row in
        select s.step, s.gap_days, s.template_code from rework.steps as s where s.policy_id = v_policy.id
        union all
        select null, ops.setting_text('await_reply_days')::integer, null
        order by 1 nulls last
    loop
        step := v_row.step;
        template := v_row.template_code;
        due_date := case v_policy.day_kind when 'business' then calendar.add_business_days(due_date, v_row.gap_days, p_place) else due_date + v_row.gap_days end;
        leaves_on := case
            when step is null then due_date
            else (calendar.next_sending_time(due_date::timestamp at time zone p_time_zone, p_time_zone, p_place) at time zone p_time_zone)::date
        end;
        return next;
    end loop;
end;
$$;

comment on function rework.preview(text, timestamptz, text, text) is
'The days of a cadence for somebody first written to at p_contacted_at who never answers: when each step is due and, moved to a sending day, leaves; at the end, without a step,
the day on which the lead ends. Raises ID209 (no such policy).';

revoke all on function rework.preview(text, timestamptz, text, text) from public;
