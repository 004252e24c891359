create or replace function sending.breaker_until(p_channel_id bigint, p_now timestamptz)
returns timestamptz
language plpgsql
stable
as $$
declare
    v_accepted_at timestamptz;
    v_count bigint;
    v_until timestamptz;
begin
    -- Almost always there is none, which the index of unknown messages tells at once.
    perform
    from sending.messages as m
    where m.state = 'unknown' and m.channel_id = p_channel_id and m.unknown_at > p_now - interval '1 day';
    if not found then
        return null;
    end if;
    select max(m.accepted_at) into v_accepted_at
    from sending.messages as m
    where m.channel_id = p_channel_id and m.sending_at > p_now - interval '2 days' and m.accepted_at is not null;

    select count(distinct m.recipient), max(m.unknown_at) + least(interval '15 minutes', interval '1 minute' * power(2, least(count(*) - 3, 4)))
    into v_count, v_until
    from sending.messages as m
    where m.state = 'unknown' and m.channel_id = p_channel_id
        and m.unknown_at > greatest(p_now - interval '1 day', v_accepted_at)
        -- That a worker vanished says nothing about the number.
        and m.error ->> 'phase' = 'no_answer';
    if v_count < 3 then
        return null;
    end if;
    -- After the pause one message tries; the others wait for what becomes of it.
    if v_until <= p_now and exists (
        select
        from sending.messages as m
        where m.channel_id = p_channel_id and m.state = 'sending' and m.sending_at > p_now - interval '1 hour'
    ) then
        v_until := p_now + interval '15 seconds';
    end if;
    return v_until;
end;
$$;

comment on function sending.breaker_until(bigint, timestamptz) is
'Until when nothing is sent through a number because nobody answers for it: null while the last requests were answered. It holds once the sends to three
people in a row ended without any answer, for a minute, then twice as long after each further one, 15 minutes at most; after the pause one message at a
time tries, and the first acceptance lifts it. The caller holds the number''s advisory lock (sending.reserve_send).';

revoke all on function sending.breaker_until(bigint, timestamptz) from public;
