create or replace function chatwoot.prepare_note(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_work jsonb;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    select jsonb_build_object(
        'account_id', h.chatwoot_account_id,
        'conversation_id', c.conversation_id,
        'content', chatwoot.note_text(v_job.lead_id, v_job.payload),
        'outbox_id', v_job.id
    ) into v_work
    from chatwoot.conversations as c
    join sending.channels as h on h.id = c.channel_id
    where c.lead_id = v_job.lead_id
    order by c.attempt desc
    limit 1;
    return chatwoot.prepared_with(v_work, p_now);
end;
$$;

comment on function chatwoot.prepare_note(bigint, timestamptz) is
'What a worker needs to write a private note: account_id, conversation_id, content, outbox_id (our marker). Cancelled while there is no conversation.';

revoke all on function chatwoot.prepare_note(bigint, timestamptz) from public;
