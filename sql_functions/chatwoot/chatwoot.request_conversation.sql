create or replace function chatwoot.request_conversation(
    p_job outbox.jobs,
    p_conversation chatwoot.conversations,
    p_attempt integer,
    p_now timestamptz
)
returns void
language plpgsql
volatile
as $$
begin
    if exists (
        select
        from outbox.jobs as j
        where j.lead_id = p_job.lead_id and j.kind in ('chatwoot.contact', 'chatwoot.conversation') and j.finished_at is null
    ) then
        return;
    end if;
    if p_attempt is null then
        perform chatwoot.request_contact(p_job.lead_id, 'contact:' || p_job.dedupe_key);
        return;
    end if;
    -- Replies go to the newest open conversation of the contact: the old one is closed first.
    if p_conversation.status <> 'resolved' then
        perform outbox.enqueue(
            p_kind => 'chatwoot.update', p_lead_id => p_job.lead_id, p_due_at => p_now, p_payload => jsonb_build_object(
                'status', 'resolved', 'conversation_id', p_conversation.conversation_id, 'unless_written_after', p_now
            )
        );
    end if;
    perform outbox.enqueue(
        p_kind => 'chatwoot.conversation', p_lead_id => p_job.lead_id, p_due_at => p_now, p_dedupe_key => 'conversation:' || p_job.dedupe_key,
        p_payload => jsonb_build_object('attempt', p_attempt, 'force_new', true, 'unless_written_after', p_now)
    );
end;
$$;

comment on function chatwoot.request_conversation(outbox.jobs, chatwoot.conversations, integer, timestamptz) is
'Orders the conversation for which a template that Chatwoot sends (p_job) waits, unless one is being made: a new one (p_attempt, in place of p_conversation), or the lead''s first, from the contact on. Once for each.';

revoke all on function chatwoot.request_conversation(outbox.jobs, chatwoot.conversations, integer, timestamptz) from public;
