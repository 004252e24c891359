create or replace function rework.run_at(p_local_time timestamp, p_is_dry_run boolean)
returns table (lead_uid uuid, person text, step integer, action text, due_at timestamptz, reason text)
language plpgsql
volatile
as $$
begin
    return query
    select l.uid, p.name, r.step, r.action, r.due_at, r.reason
    from rework.run(
        coalesce(p_local_time at time zone ops.setting_text('timezone'), util.current_time()), p_is_dry_run
    ) as r
    join leads.leads as l on l.id = r.lead_id
    join people.people as p on p.id = l.person_id;
end;
$$;

comment on function rework.run_at(timestamp, boolean) is
'rework.run as an operator asks for it: at a civil time of the operation (null: now), with the leads and people by name. Personal data: for an
operator.';

revoke all on function rework.run_at(timestamp, boolean) from public;
