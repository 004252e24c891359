create or replace function leads.lead_summary(p_lead_id bigint, p_as_of timestamptz)
returns jsonb
language plpgsql
stable
as $$
declare
    v_summary jsonb;
begin
    select jsonb_build_object('uid', l.uid, 'status', l.status)
        || case
            when c.id is not null then jsonb_build_object('consultant', jsonb_build_object('name', c.name))
            else jsonb_build_object('queue', l.queue_code)
        end
        || case
            when l.next_action = 'first_contact' and l.first_contact_due_at > p_as_of
                then jsonb_build_object('scheduled_for', l.first_contact_due_at)
            else '{}'
        end
        || jsonb_strip_nulls(jsonb_build_object('priority', leads.priority_of(l)))
    into v_summary
    from leads.leads as l
    left join routing.consultants as c on c.id = l.consultant_id
    where l.id = p_lead_id;
    return v_summary;
end;
$$;

comment on function leads.lead_summary(bigint, timestamptz) is
'What an answer says of a lead: {uid, status, consultant{name} or queue, scheduled_for when the first contact waits for opening hours, priority when there is one}.';

revoke all on function leads.lead_summary(bigint, timestamptz) from public;
