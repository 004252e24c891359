create or replace function chatwoot.request_summary_note(p_lead_id bigint)
returns void
language plpgsql
volatile
as $$
declare
    v_job_id bigint;
    v_message_id bigint;
begin
    if not exists (select from chatwoot.conversations as c where c.lead_id = p_lead_id) then
        return;
    end if;
    v_job_id := outbox.enqueue(
        p_kind => 'chatwoot.note', p_lead_id => p_lead_id, p_due_at => util.current_time(),
        p_dedupe_key => 'summary:' || p_lead_id, p_payload => jsonb_build_object('about', 'summary')
    );
    if v_job_id is not null then
        return;
    end if;

    select m.id into v_message_id from sending.messages as m where m.lead_id = p_lead_id and m.accepted_at is not null and m.chatwoot_message_id is null order by m.id desc limit 1;
    if found then
        perform outbox.enqueue(
            p_kind => 'chatwoot.note', p_lead_id => p_lead_id, p_due_at => util.current_time(),
            p_dedupe_key => 'mirror:' || v_message_id, p_payload => jsonb_build_object('about', 'message', 'message_id', v_message_id)
        );
    end if;
end;
$$;

comment on function chatwoot.request_summary_note(bigint) is
'Orders the private note with the lead''s summary, which shows the message too once it was accepted; when the summary went out before, a note
that mirrors the accepted message, unless Chatwoot sent it itself. Each at most once; nothing while there is no conversation.';

revoke all on function chatwoot.request_summary_note(bigint) from public;
