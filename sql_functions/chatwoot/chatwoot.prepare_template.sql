create or replace function chatwoot.prepare_template(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_channel sending.channels;
    v_conversation chatwoot.conversations;
    v_attempt integer;
    v_is_ready boolean;
    v_prepared outbox.prepared;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    select * into v_channel from sending.channels as c where c.id = coalesce(v_job.channel_id, (sending.default_channel()).id);
    if v_channel.mode is distinct from 'chatwoot' then
        return sending.prepare_template(p_job_id, p_now);
    end if;

    -- HOLD: nothing may be written there for the lead
    if chatwoot.is_stopped(v_job.lead_id, v_channel.id) then
        return row('hold', p_now + interval '5 minutes', 'another_persons', null)::outbox.prepared;
    end if;
    v_conversation := chatwoot.current_conversation(v_job.lead_id);
    v_attempt := chatwoot.attempt_to_open(v_job, v_conversation, p_now);
    v_is_ready := v_conversation.channel_id is not distinct from v_channel.id and v_attempt is null
        and not exists (
            select
            from outbox.jobs as j
            where j.lead_id = v_job.lead_id and j.kind in ('chatwoot.contact', 'chatwoot.conversation') and j.finished_at is null
        );
    v_prepared := sending.prepare_template(
        p_job_id, p_now,
        case when v_is_ready then jsonb_build_object(
            'account_id', v_channel.chatwoot_account_id, 'conversation_id', v_conversation.conversation_id, 'whose', chatwoot.whose(v_job.lead_id, v_conversation)
        ) end
    );
    if v_prepared.verdict = 'hold' and v_prepared.reason = 'no_conversation' then
        perform chatwoot.request_conversation(v_job, v_conversation, v_attempt, p_now);
    end if;
    return v_prepared;
end;
$$;

comment on function chatwoot.prepare_template(bigint, timestamptz) is
'sending.prepare_template(), and for a number in mode chatwoot the conversation from which Chatwoot sends the template: the lead''s current one, for a step of the cadence a new one where
chatwoot.attempt_to_open() says so. Where there is none it is ordered, and the template waits for it.';

revoke all on function chatwoot.prepare_template(bigint, timestamptz) from public;
