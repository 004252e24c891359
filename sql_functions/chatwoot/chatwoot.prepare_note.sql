create or replace function chatwoot.prepare_note(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_conversation chatwoot.conversations;
    v_work jsonb;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    v_conversation := chatwoot.current_conversation(v_job.lead_id);
    select jsonb_build_object(
        'account_id', h.chatwoot_account_id,
        'conversation_id', v_conversation.conversation_id,
        'content', chatwoot.note_text(v_job.lead_id, v_job.payload),
        'outbox_id', v_job.id
    )
        -- What was just made is not read again.
        || case
            when v_conversation.created_at < p_now - interval '1 hour' then jsonb_build_object('whose', chatwoot.whose(v_job.lead_id))
            else '{}'
        end
    into v_work
    from sending.channels as h
    where h.id = v_conversation.channel_id;
    return chatwoot.prepared_with(v_work, p_now);
end;
$$;

comment on function chatwoot.prepare_note(bigint, timestamptz) is
'What a worker needs to write a private note: account_id, conversation_id, content, outbox_id (our marker), whose (chatwoot.whose, of a conversation that is older than an hour). It goes where the
person writes (chatwoot.current_conversation). Cancelled while there is no conversation.';

revoke all on function chatwoot.prepare_note(bigint, timestamptz) from public;
