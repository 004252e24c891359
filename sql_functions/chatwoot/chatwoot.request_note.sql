create or replace function chatwoot.request_note(p_lead_id bigint, p_dedupe_key text, p_payload jsonb)
returns void
language plpgsql
volatile
as $$
begin
    if exists (select from chatwoot.conversations as c where c.lead_id = p_lead_id) then
        perform outbox.enqueue(
            p_kind => 'chatwoot.note', p_lead_id => p_lead_id, p_due_at => util.current_time(),
            p_dedupe_key => p_dedupe_key, p_payload => p_payload
        );
    end if;
end;
$$;

comment on function chatwoot.request_note(bigint, text, jsonb) is
'Orders a private note for the consultant, once per key (p_payload: see chatwoot.note_text). Without a conversation the history alone says so.';

revoke all on function chatwoot.request_note(bigint, text, jsonb) from public;
