create or replace function chatwoot.fail_template(p_job_id bigint, p_error jsonb, p_now timestamptz)
returns outbox.failed
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_conversation chatwoot.conversations;
    v_failed outbox.failed;
begin
    v_failed := sending.fail_template(p_job_id, p_error, p_now);
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    if p_error ->> 'target' is distinct from 'chatwoot' and (
        p_error ->> 'phase' is distinct from 'lease_expired'
        or not exists (select from sending.channels as c where c.id = coalesce(v_job.channel_id, (sending.default_channel()).id) and c.mode = 'chatwoot')
    ) then
        return v_failed;
    end if;
    v_conversation := chatwoot.current_conversation(v_job.lead_id);
    if p_error ->> 'phase' = 'answered' and p_error ->> 'operation' = 'conversations/identity' then
        -- The number of the conversation is another person's: nothing more is written there, until people are found anew.
        perform chatwoot.record_mismatch(v_job.lead_id, v_conversation.conversation_id, p_now);
    elsif p_error ->> 'phase' = 'answered' and p_error ->> 'http_status' = '404' and v_failed.state = 'pending' and 5 >= (
        select count(*) from outbox.jobs as m where m.lead_id = v_job.lead_id and m.kind = 'chatwoot.contact'
    ) then
        -- Somebody deleted it in Chatwoot: it is made again from the contact on, but not for ever, and the template waits for it.
        perform chatwoot.begin_anew(v_job.lead_id, null, p_now);
    elsif v_failed.state = 'dead' and v_conversation.id is not null then
        -- Whether Chatwoot has it, Chatwoot tells by a webhook, or else by being asked.
        perform chatwoot.order_look(v_conversation.channel_id, v_conversation.conversation_id, p_now + interval '1 minute');
    end if;
    return v_failed;
end;
$$;

comment on function chatwoot.fail_template(bigint, jsonb, timestamptz) is
'sending.fail_template(), and what Chatwoot''s own answer means for a template that it was to send: nothing more is written in a conversation that is another person''s, one that vanished is made again, and when nobody
knows whether it took the message, also since the worker vanished, the conversation is read a minute later. Error shape: see outbox.fail().';

revoke all on function chatwoot.fail_template(bigint, jsonb, timestamptz) from public;
