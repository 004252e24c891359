create or replace function chatwoot.give_to_owner(p_lead_id bigint)
returns boolean
language plpgsql
volatile
as $$
declare
    v_conversation constant chatwoot.conversations := chatwoot.current_conversation(p_lead_id);
begin
    if v_conversation.id is null
        -- What another consultant of ours has is a change of owner, which is decided elsewhere.
        or exists (select from routing.consultants as c where c.chatwoot_agent_id = v_conversation.assignee_id and c.is_active)
        or not exists (
            select
            from leads.leads as l
            join routing.consultants as c on c.id = l.consultant_id
            where l.id = p_lead_id and leads.is_open(l.status) and c.is_active and c.chatwoot_agent_id is not null and c.chatwoot_missing_since is null
        )
        or exists (
            select
            from outbox.jobs as j
            where j.lead_id = p_lead_id and j.kind = 'chatwoot.update' and j.state in ('pending', 'claimed') and j.payload ? 'owner'
        )
    then
        return false;
    end if;
    perform chatwoot.request_update(p_lead_id, p_gives_to_owner => true);
    return true;
end;
$$;

comment on function chatwoot.give_to_owner(bigint) is
'The person wrote into a conversation that nobody has, or nobody who is a consultant of ours: it is given to the lead''s owner. Returns whether that was ordered.';

revoke all on function chatwoot.give_to_owner(bigint) from public;
