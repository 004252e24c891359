create or replace function desk.may_see(p_viewer desk.viewer, p_lead leads.leads)
returns boolean
language sql
immutable
as $$
    select p_lead.id is not null and coalesce(
        p_viewer.sees = 'all'
        or p_lead.consultant_id = any (p_viewer.consultant_ids)
        or (p_viewer.sees = 'team' and p_lead.consultant_id is null),
        false
    );
$$;

comment on function desk.may_see(desk.viewer, leads.leads) is
'Does somebody at the desk see a lead? Their own, those of their team and of the queues, or all, as their role says.';

revoke all on function desk.may_see(desk.viewer, leads.leads) from public;
