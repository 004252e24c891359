create or replace function chatwoot.chosen_consultant(p_lead_id bigint)
returns bigint
language plpgsql
stable
as $$
declare
    v_conversation chatwoot.conversations := chatwoot.current_conversation(p_lead_id);
begin
    -- A lead that late words opened has none yet: the choice was made in one of an earlier lead.
    if v_conversation.id is null then
        select c.* into v_conversation
        from leads.leads as l
        join leads.leads as f on f.person_id = l.person_id
        join chatwoot.conversations as c on c.lead_id = f.id
        where l.id = p_lead_id and c.chosen_at is not null
        order by c.chosen_at desc, c.id desc
        limit 1;
    end if;
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
'To which active consultant a human in Chatwoot gave a lead''s conversation, or while it has none one of the person''s earlier leads, since the lead was last given to
somebody here; null when nobody did.';

revoke all on function chatwoot.chosen_consultant(bigint) from public;
