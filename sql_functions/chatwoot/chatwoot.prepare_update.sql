create or replace function chatwoot.prepare_update(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_work jsonb;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    select jsonb_build_object('account_id', h.chatwoot_account_id, 'conversation_id', c.conversation_id) || v_job.payload into v_work
    from chatwoot.conversations as c
    join sending.channels as h on h.id = c.channel_id
    where c.lead_id = v_job.lead_id
    order by c.attempt desc
    limit 1;
    return chatwoot.prepared_with(v_work, p_now);
end;
$$;

comment on function chatwoot.prepare_update(bigint, timestamptz) is
'What a worker needs to change a conversation: account_id, conversation_id and, from the payload, only the keys to touch (assignee_id,
labels_add, labels_remove, priority, custom_attributes, status). Cancelled while there is no conversation.';

revoke all on function chatwoot.prepare_update(bigint, timestamptz) from public;
