create or replace function chatwoot.prepare_sweep(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    -- Clocks differ, and what was being written while the last reading began counts as unread.
    c_overlap constant interval := interval '2 minutes';
    -- All that changed in so long is asked for in one answer; what is more, or failed in one, comes by pages.
    c_longest_answer constant interval := interval '15 minutes';
    -- Beyond so many conversations one answer may be too long or too slow.
    c_much constant integer := 500;
    -- Who was not read for longer was not in operation.
    c_longest_past constant interval := interval '7 days';
    v_channel sending.channels;
    v_since timestamptz;
    v_is_much boolean;
begin
    select c.* into v_channel
    from outbox.jobs as o
    join sending.channels as c on c.id = o.channel_id
    where o.id = p_job_id;
    if v_channel.id is null then
        return row('cancel', null, 'no_channel', null)::outbox.prepared;
    end if;
    insert into chatwoot.sweeps (channel_id, since) values (v_channel.id, v_channel.created_at) on conflict (channel_id) do nothing;
    select greatest(s.since, p_now - c_longest_past) - c_overlap, s.failure is not null or s.listed > c_much into v_since, v_is_much
    from chatwoot.sweeps as s where s.channel_id = v_channel.id;
    return row('go', null, null, jsonb_build_object(
        'account_id', v_channel.chatwoot_account_id,
        'inbox_id', v_channel.chatwoot_inbox_id,
        'changed_since', extract(epoch from v_since),
        'within_seconds', case
            when p_now - v_since <= c_longest_answer and v_is_much is not true then greatest(1, ceil(extract(epoch from p_now - v_since)))::integer
        end
    ))::outbox.prepared;
end;
$$;

comment on function chatwoot.prepare_sweep(bigint, timestamptz) is
'What a worker needs to list the conversations of an inbox that changed since the last complete reading: account_id, inbox_id, changed_since (Unix seconds), and within_seconds, the same as an age, null after an
outage of more than a quarter of an hour, or after a reading that failed or showed very much: then it goes by pages, the latest first. At most seven days back.';

revoke all on function chatwoot.prepare_sweep(bigint, timestamptz) from public;
