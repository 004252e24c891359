create or replace function chatwoot.request_status_update(p_lead_id bigint, p_from text, p_to text, p_actor text)
returns void
language plpgsql
volatile
as $$
declare
    v_labelled constant text[] := array['qualified', 'won', 'lost', 'unreachable', 'exhausted'];
    v_has_answered constant boolean := p_to = 'engaged' and p_actor = 'person';
begin
    perform chatwoot.request_update(
        p_lead_id => p_lead_id,
        -- Whoever is talked with is written to again no more; a wish for no more orders its own.
        p_has_labels => p_to = 'engaged' or p_from = any (v_labelled) or p_to = any (v_labelled),
        p_gives_to_owner => v_has_answered
    );
end;
$$;

comment on function chatwoot.request_status_update(bigint, text, text, text) is
'A lead went from one status to another: its conversation gets the labels that go with it, and when the person answered, the lead''s owner.';

revoke all on function chatwoot.request_status_update(bigint, text, text, text) from public;
