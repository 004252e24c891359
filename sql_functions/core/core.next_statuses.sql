create or replace function core.next_statuses(p_lead core.leads)
returns text[]
language sql
stable
as $$
    select coalesce(array_agg(t.to_status order by s.position), '{}')
    from core.status_transitions as t
    join core.statuses as s on s.code = t.to_status
    where t.from_status = p_lead.status
        and (
            not t.is_reopening
            or (
                util.current_time() <= p_lead.ended_at + interval '30 days'
                and not exists (select from core.leads as o where o.person_id = p_lead.person_id and core.is_open(o.status))
            )
        );
$$;

comment on function core.next_statuses(core.leads) is 'Where core.change_status() would take a lead now, in the order of the statuses; {} at an end.';

revoke all on function core.next_statuses(core.leads) from public;
