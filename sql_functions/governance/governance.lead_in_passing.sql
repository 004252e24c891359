create or replace function governance.lead_in_passing(p_lead leads.leads)
returns jsonb
language plpgsql
stable
as $$
begin
    return jsonb_build_object(
        'is_summary', true,
        'status', p_lead.status,
        'status_name', leads.status_name(p_lead.status),
        'is_open', leads.is_open(p_lead.status),
        'created_at', p_lead.created_at
    ) || coalesce(
        (select jsonb_build_object('consultant', jsonb_build_object('name', c.name)) from routing.consultants as c where c.id = p_lead.consultant_id),
        jsonb_build_object('queue', p_lead.queue_code)
    );
end;
$$;

comment on function governance.lead_in_passing(leads.leads) is
'What somebody of ours who has nothing to do with a lead is told of it, as a look-up of its phone would: {is_summary, status, status_name, is_open, created_at, consultant{name} or queue}.';

revoke all on function governance.lead_in_passing(leads.leads) from public;
