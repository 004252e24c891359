create or replace function chatwoot.request_update(
    p_lead_id bigint,
    p_labels_add jsonb default '[]',
    p_labels_remove jsonb default '[]',
    p_gives_to_owner boolean default false
)
returns void
language plpgsql
volatile
as $$
declare
    v_agent_id bigint;
    v_payload jsonb;
begin
    -- A conversation that is being made gets the change behind it, in the lead's order.
    if not exists (select from chatwoot.conversations as c where c.lead_id = p_lead_id)
        and not exists (
            select from outbox.jobs as j where j.lead_id = p_lead_id and j.kind = 'chatwoot.conversation' and j.state = 'claimed'
        )
    then
        return;
    end if;
    if p_gives_to_owner then
        select c.chatwoot_agent_id into v_agent_id
        from leads.leads as l
        join routing.consultants as c on c.id = l.consultant_id
        where l.id = p_lead_id;
    end if;
    v_payload := jsonb_strip_nulls(jsonb_build_object(
        'labels_add', nullif(p_labels_add, '[]'), 'labels_remove', nullif(p_labels_remove, '[]'), 'assignee_id', v_agent_id
    ));
    if v_payload <> '{}' then
        perform outbox.enqueue(p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => util.current_time(), p_payload => v_payload);
    end if;
end;
$$;

comment on function chatwoot.request_update(bigint, jsonb, jsonb, boolean) is
'Orders a change of a lead''s conversation: labels to add and to remove (arrays of titles), and the lead''s owner as its assignee. Nothing while there is
no conversation and none is being made.';

revoke all on function chatwoot.request_update(bigint, jsonb, jsonb, boolean) from public;
