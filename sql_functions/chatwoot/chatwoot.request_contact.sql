create or replace function chatwoot.request_contact(p_lead_id bigint, p_dedupe_key text)
returns void
language plpgsql
volatile
as $$
begin
    perform outbox.enqueue(
        p_kind => 'chatwoot.contact', p_lead_id => p_lead_id, p_due_at => util.current_time(), p_dedupe_key => p_dedupe_key
    );
end;
$$;

comment on function chatwoot.request_contact(bigint, text) is
'Orders that the person of a lead is found or made in Chatwoot, once per key; the conversation and the first template follow.';

revoke all on function chatwoot.request_contact(bigint, text) from public;
