create or replace function inbox.succeed_observe(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_channel sending.channels;
    v_began_at timestamptz;
    v_looked jsonb;
    v_conversation jsonb;
begin
    -- GUARD: the lease was lost
    if not p_is_ours then
        return false;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    select * into v_channel from sending.channels as c where c.id = coalesce(v_job.channel_id, (sending.default_channel()).id);
    select a.claimed_at into v_began_at from outbox.attempts as a where a.job_id = v_job.id and a.attempt = v_job.attempts;
    v_looked := jsonb_build_object(
        'job_id', v_job.id, 'attempt', v_job.attempts, 'channel_id', v_channel.id, 'looked_at', v_began_at,
        'cursors', coalesce(p_result -> 'cursors', '[]')
    ) || case when v_job.payload ? 'attempt_id' then jsonb_build_object('attempt_id', v_job.payload -> 'attempt_id') else '{}' end;

    if v_job.lead_id is not null then
        for v_conversation in select c.value from jsonb_array_elements(p_result -> 'conversations') as c loop
            perform chatwoot.heal_conversation(v_job.lead_id, v_conversation, v_began_at, p_now);
            perform chatwoot.note_blocked(v_job.lead_id, v_conversation #> '{meta,sender,blocked}' = 'true', p_now);
        end loop;
    end if;
    if jsonb_array_length(coalesce(p_result -> 'bodies', '[]')) = 0 then
        perform inbox.finish_look(v_looked, p_now);
    else
        perform inbox.keep_observation(v_channel.chatwoot_account_id, p_result -> 'bodies', v_looked);
    end if;
    perform outbox.forget_attempts(v_job.id, p_now - interval '30 days');
    return true;
end;
$$;

comment on function inbox.succeed_observe(bigint, boolean, jsonb, timestamptz) is
'The worker looked in Chatwoot (result: bodies, what it saw as Chatwoot''s webhooks would have told it; cursors, up to where; conversations as they were listed): it all goes into the inbox, where whichever comes first of a webhook and
this counts. The look is done once that is applied (inbox.finish_look).';

revoke all on function inbox.succeed_observe(bigint, boolean, jsonb, timestamptz) from public;
