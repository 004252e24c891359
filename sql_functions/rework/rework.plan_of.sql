create or replace function rework.plan_of(p_day date default null)
returns table (lead_uid uuid, person text, step integer, action text, due_at timestamptz, reason text)
language plpgsql
volatile
as $$
declare
    v_time_zone constant text := ops.setting_text('timezone');
    v_now constant timestamptz := util.current_time();
    v_day constant date := coalesce(p_day, (v_now at time zone v_time_zone)::date);
    v_from constant timestamptz := v_day::timestamp at time zone v_time_zone;
    v_until constant timestamptz := (v_day + 1)::timestamp at time zone v_time_zone;
begin
    return query
    select l.uid, p.name, x.step, x.action, x.due_at, x.reason
    from (
        select a.lead_id, a.step, 'planned' as action, a.due_at, 'planned_before' as reason
        from rework.attempts as a
        where a.state = 'planned' and a.due_at >= v_from and a.due_at < v_until
        union all
        select r.lead_id, r.step, r.action, r.due_at, r.reason
        from rework.run(greatest(v_from, v_now), true) as r
        where v_until > v_now
    ) as x
    join leads.leads as l on l.id = x.lead_id
    join people.people as p on p.id = l.person_id
    order by x.due_at nulls last, x.lead_id;
end;
$$;

comment on function rework.plan_of(date) is
'What happens on a civil day of the operation (null: today), and why: the attempts that are planned for it, and what rework.run() would do on it with the leads as they are now. Changes
nothing. Personal data: for an operator.';

revoke all on function rework.plan_of(date) from public;
