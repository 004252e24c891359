create or replace function leads.next_statuses(p_lead leads.leads)
returns text[]
language sql
stable
as $$
    select coalesce(array_agg(t.to_status order by s.position), '{}')
    from leads.status_transitions as t
    join leads.statuses as s on s.code = t.to_status
    where t.from_status = p_lead.status
        and (
            not t.is_reopening
            or (
                util.current_time() <= p_lead.ended_at + interval '30 days'
                and not exists (select from leads.leads as o where o.person_id = p_lead.person_id and leads.is_open(o.status))
                and not people.is_person_suppressed(p_lead.person_id)
            )
        );
$$;

comment on function leads.next_statuses(leads.leads) is 'Where leads.change_status() would take a lead now, in the order of the statuses; {} at an end.';

revoke all on function leads.next_statuses(leads.leads) from public;
