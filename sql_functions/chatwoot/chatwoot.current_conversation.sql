create or replace function chatwoot.current_conversation(p_lead_id bigint)
returns chatwoot.conversations
language plpgsql
stable
as $$
begin
    return (
        select c
        from chatwoot.conversations as c
        where c.lead_id = p_lead_id
        -- Chatwoot puts what the person writes into the newest conversation that is not resolved.
        order by c.status <> 'resolved' desc, c.attempt desc
        limit 1
    );
end;
$$;

comment on function chatwoot.current_conversation(bigint) is
'The conversation of a lead into which Chatwoot puts what the person writes: the newest that is not resolved, else the newest; null when there is none.';

revoke all on function chatwoot.current_conversation(bigint) from public;
