create or replace function sending.prepare_sync(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_channel sending.channels;
begin
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    select * into v_channel from sending.channels as c where c.id = v_job.channel_id;
    -- GUARD: the number serves no longer
    if not found then
        return row('cancel', p_now, 'no_channel', null)::outbox.prepared;
    end if;
    return row('go', null, null, jsonb_build_object(
        'account_id', v_channel.chatwoot_account_id, 'inbox_id', v_channel.chatwoot_inbox_id, 'waba_id', v_channel.waba_id,
        'names', (select coalesce(jsonb_agg(distinct t.name order by t.name), '[]') from sending.templates as t)
    ))::outbox.prepared;
end;
$$;

comment on function sending.prepare_sync(bigint, timestamptz) is
'What a worker needs to read our templates at Meta (waba_id, or null: its own setting''s) or in Chatwoot (account_id, inbox_id): their names.';

revoke all on function sending.prepare_sync(bigint, timestamptz) from public;
