create or replace function chatwoot.announce_touch(p_lead_id bigint, p_submission_id bigint)
returns void
language plpgsql
volatile
as $$
begin
    if exists (select from chatwoot.conversations as c where c.lead_id = p_lead_id) then
        perform outbox.enqueue(
            p_kind => 'chatwoot.note', p_lead_id => p_lead_id, p_due_at => util.current_time(),
            p_dedupe_key => 'touch:' || p_submission_id,
            p_payload => jsonb_build_object('submission_id', p_submission_id)
        );
    end if;
end;
$$;

comment on function chatwoot.announce_touch(bigint, bigint) is
'Tells the consultant in the conversation that the person was indicated again. Without a conversation yet the history alone says so.';

revoke all on function chatwoot.announce_touch(bigint, bigint) from public;
