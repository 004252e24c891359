create or replace function desk.had_lead(p_viewer desk.viewer, p_uid uuid)
returns boolean
language plpgsql
stable
as $$
begin
    return p_viewer.sees = 'all' or exists (
        select
        from leads.leads as l
        join routing.decisions as d on d.lead_id = l.id
        where l.uid = p_uid and (d.winner_id = any (p_viewer.consultant_ids) or (p_viewer.sees = 'team' and d.queue_code is not null))
    );
end;
$$;

comment on function desk.had_lead(desk.viewer, uuid) is
'Whether a lead was ever among those that somebody at the desk sees: whom it was taken from is told by whom, nobody else.';

revoke all on function desk.had_lead(desk.viewer, uuid) from public;
