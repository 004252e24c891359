create or replace function chatwoot.prepare_note(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_conversation chatwoot.conversations;
    v_text text;
    v_work jsonb;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    if v_job.payload ? 'conversation_id' then
        select c.* into v_conversation
        from chatwoot.conversations as c
        where c.lead_id = v_job.lead_id and c.conversation_id = (v_job.payload ->> 'conversation_id')::bigint
        order by c.attempt desc
        limit 1;
    else
        v_conversation := chatwoot.current_conversation(v_job.lead_id);
    end if;
    -- WITHDRAWN: the one that was to go on instead is closed or gone, and so this one stays open
    if v_job.payload ->> 'about' = 'moved' and not exists (
        select
        from chatwoot.conversations as c
        where c.lead_id = v_job.lead_id and c.conversation_id = (v_job.payload ->> 'to')::bigint and c.status <> 'resolved'
    ) then
        return chatwoot.prepared_with(null, p_now);
    end if;
    -- WITHDRAWN: its words were erased meanwhile
    v_text := chatwoot.note_text(v_job.lead_id, v_job.payload);
    if v_text is null then
        return chatwoot.prepared_with(null, p_now);
    end if;
    select jsonb_build_object(
        'account_id', h.chatwoot_account_id,
        'conversation_id', v_conversation.conversation_id,
        'content', v_text,
        'outbox_id', v_job.id
    )
        -- What was just made is not read again.
        || case
            when v_conversation.created_at < p_now - interval '1 hour' then jsonb_build_object('whose', chatwoot.whose(v_job.lead_id, v_conversation))
            else '{}'
        end
    into v_work
    from sending.channels as h
    where h.id = v_conversation.channel_id;
    return chatwoot.prepared_with(v_work, p_now, v_job.lead_id, v_conversation.channel_id);
end;
$$;

comment on function chatwoot.prepare_note(bigint, timestamptz) is
'What a worker needs to write a private note: account_id, conversation_id, content, outbox_id (our marker), whose (chatwoot.whose, of a conversation that is older than an hour). It goes where the
person writes (chatwoot.current_conversation), unless the payload names a conversation_id. Cancelled while there is no conversation, when it links one that is not open any more, and when its words were erased.';

revoke all on function chatwoot.prepare_note(bigint, timestamptz) from public;
