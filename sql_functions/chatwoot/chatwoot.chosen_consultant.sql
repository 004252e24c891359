create or replace function chatwoot.chosen_consultant(p_lead_id bigint)
returns bigint
language plpgsql
stable
as $$
declare
    v_conversation constant chatwoot.conversations := chatwoot.current_conversation(p_lead_id);
begin
    if v_conversation.chosen_at is null or v_conversation.chosen_at <= chatwoot.given_at(p_lead_id) then
        return null;
    end if;
    return (
        select c.id
        from routing.consultants as c
        where c.chatwoot_agent_id = v_conversation.assignee_id and c.is_active
        order by c.id
        limit 1
    );
end;
$$;

comment on function chatwoot.chosen_consultant(bigint) is
'To which active consultant a human in Chatwoot gave a lead''s conversation since the lead was last given to somebody here; null when nobody did.';

revoke all on function chatwoot.chosen_consultant(bigint) from public;
