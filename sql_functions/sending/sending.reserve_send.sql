create or replace function sending.reserve_send(p_channel sending.channels, p_recipient text, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_free_at timestamptz;
begin
    -- Whoever sends through this number next counts what this transaction sent.
    perform pg_advisory_xact_lock(hashtextextended('sending.channel:' || p_channel.id, 0));

    -- HOLD: nobody answers for this number
    v_free_at := sending.breaker_until(p_channel.id, p_now);
    if v_free_at > p_now then
        return row('hold', v_free_at, 'no_answers', null)::outbox.prepared;
    end if;

    -- HOLD: one message in 6 s to one recipient (Meta, Cloud API overview, pair rate limits)
    select max(m.sending_at) + interval '6 seconds' into v_free_at
    from sending.messages as m
    where m.recipient = p_recipient and m.sending_at > p_now - interval '6 seconds';
    if v_free_at > p_now then
        return row('hold', v_free_at, 'recipient_rate', null)::outbox.prepared;
    end if;

    -- HOLD: people per day
    if p_channel.people_per_day is not null and p_channel.people_per_day <= (
        select count(distinct m.recipient)
        from sending.messages as m
        where m.channel_id = p_channel.id and m.sending_at > p_now - interval '24 hours' and m.recipient <> p_recipient
    ) then
        return row('hold', p_now + interval '10 minutes', 'people_per_day', null)::outbox.prepared;
    end if;

    -- HOLD: messages per second
    insert into sending.send_seconds as s (channel_id, starts_at, sends)
    values (p_channel.id, date_trunc('second', p_now), 1)
    on conflict (channel_id) do update set
        -- A clock that was put right must not leave the count in a second that is far ahead.
        starts_at = case
            when s.starts_at > excluded.starts_at + interval '1 minute' then excluded.starts_at
            else greatest(s.starts_at, excluded.starts_at)
        end,
        sends = case
            when s.starts_at >= excluded.starts_at and s.starts_at <= excluded.starts_at + interval '1 minute' then s.sends + 1
            else 1
        end
    where s.starts_at < excluded.starts_at
        or s.starts_at > excluded.starts_at + interval '1 minute'
        or s.sends < p_channel.messages_per_second;
    if not found then
        return row('hold', date_trunc('second', p_now) + interval '1 second', 'channel_rate', null)::outbox.prepared;
    end if;
    return row('go', null, null, null)::outbox.prepared;
end;
$$;

comment on function sending.reserve_send(sending.channels, text, timestamptz) is
'Keeps the limits that several workers share: one message in 6 s to a recipient, people per day and messages per second of a number;
holds a number for which nobody answers (sending.breaker_until). Verdict go takes a place among this second''s messages, and the caller sends in the same
transaction; hold says until when and why.';

revoke all on function sending.reserve_send(sending.channels, text, timestamptz) from public;
