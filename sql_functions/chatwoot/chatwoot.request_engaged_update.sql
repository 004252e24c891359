create or replace function chatwoot.request_engaged_update(p_lead_id bigint)
returns void
language plpgsql
volatile
as $$
begin
    perform outbox.enqueue(
        p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => util.current_time(),
        p_payload => jsonb_build_object('labels_add', jsonb_build_array('indica-engaged')) || case
            -- Whoever has a conversation that was open for another reason keeps it.
            when c.chatwoot_agent_id is null or (v.is_reused and v.assignee_id is not null) then '{}'
            else jsonb_build_object('assignee_id', c.chatwoot_agent_id)
        end
    )
    from leads.leads as l
    join lateral (
        select x.is_reused, x.assignee_id
        from chatwoot.conversations as x
        where x.lead_id = l.id
        order by x.attempt desc
        limit 1
    ) as v on true
    left join routing.consultants as c on c.id = l.consultant_id
    where l.id = p_lead_id;
end;
$$;

comment on function chatwoot.request_engaged_update(bigint) is
'Orders that the conversation of a lead who answered is labelled indica-engaged and assigned to its consultant. Nothing while there is no conversation.';

revoke all on function chatwoot.request_engaged_update(bigint) from public;
