create or replace function sending.reserve_send(
    p_channel sending.channels,
    p_recipient text,
    p_now timestamptz,
    p_template sending.templates default null,
    p_is_window_open boolean default false
)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    -- Requests leave a little after they were counted, some sooner and some later.
    c_second constant interval := interval '1.25 seconds';
    c_pause constant interval := interval '7 seconds';
    v_free_at timestamptz;
    v_count bigint;
begin
    -- Whoever sends next, through any number of ours, counts what this transaction sent.
    perform pg_advisory_xact_lock(hashtextextended('sending.limits', 0));

    -- HOLD: nobody answers for this number
    v_free_at := sending.breaker_until(p_channel.id, p_now);
    if v_free_at > p_now then
        return row('hold', v_free_at, 'no_answers', null)::outbox.prepared;
    end if;

    -- HOLD: of what was refused for everybody, one message at a time tries again
    if p_channel.state = 'stopped' and sending.is_under_way(p_channel.id, p_now) then
        return row('hold', p_now + interval '15 seconds', 'channel_stopped', null)::outbox.prepared;
    end if;
    if p_template.refusal_code is not null and sending.is_under_way(p_channel.id, p_now, p_template.id) then
        return row('hold', p_now + interval '15 seconds', 'template_refused', null)::outbox.prepared;
    end if;

    -- HOLD: one message in 6 s to one recipient (Meta, Cloud API overview, pair rate limits)
    select max(m.sending_at) + c_pause into v_free_at
    from sending.messages as m
    where m.recipient = p_recipient and m.sending_at > p_now - c_pause
        -- A clock that was put right must not hold back for what was sent by the wrong one.
        and m.sending_at < p_now + interval '1 minute';
    if v_free_at > p_now then
        return row('hold', v_free_at, 'recipient_rate', null)::outbox.prepared;
    end if;

    -- HOLD: people per day, over all numbers of the portfolio; who wrote within a day counts for nothing (Meta, messaging limits)
    if p_channel.people_per_day is not null and p_is_window_open is not true and p_channel.people_per_day <= (
        select count(distinct m.recipient)
        from sending.channels as c
        join sending.messages as m on m.channel_id = c.id and m.sending_at > p_now - interval '24 hours'
        where m.recipient <> p_recipient
    ) then
        return row('hold', p_now + interval '10 minutes', 'people_per_day', null)::outbox.prepared;
    end if;

    -- HOLD: messages per second, whenever the second begins
    select count(*), min(m.sending_at) + c_second into v_count, v_free_at
    from (
        select o.sending_at
        from sending.messages as o
        where o.channel_id = p_channel.id and o.sending_at > p_now - c_second and o.sending_at < p_now + interval '1 minute'
        order by o.sending_at desc
        limit p_channel.messages_per_second
    ) as m;
    if v_count >= p_channel.messages_per_second then
        return row('hold', v_free_at, 'channel_rate', null)::outbox.prepared;
    end if;
    return row('go', null, null, null)::outbox.prepared;
end;
$$;

comment on function sending.reserve_send(sending.channels, text, timestamptz, sending.templates, boolean) is
'Keeps the limits that several workers share, as counted from the messages that were sent: one message in 6 s to a recipient and people per day, over all numbers of ours;
messages of a number in any second, wherever it begins. The first and the last with a margin, since requests leave a little after they were counted.
Holds a number through which no send succeeds (sending.breaker_until), and lets one message at a time try what was refused for everybody. After the verdict go the caller sends in the same transaction; hold says until when and why.';

revoke all on function sending.reserve_send(sending.channels, text, timestamptz, sending.templates, boolean) from public;
