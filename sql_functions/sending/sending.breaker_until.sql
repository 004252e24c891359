create or replace function sending.breaker_until(p_channel_id bigint, p_now timestamptz)
returns timestamptz
language plpgsql
stable
as $$
declare
    c_people constant integer := 3;
    v_failing record;
    v_until timestamptz;
begin
    v_failing := sending.failing_people(p_channel_id, p_now);
    if v_failing.people < c_people then
        return null;
    end if;
    v_until := v_failing.last_at + least(interval '15 minutes', interval '1 minute' * power(2, least(v_failing.failures - c_people, 4)));
    -- After the pause one message tries; the others wait for what becomes of it.
    if v_until <= p_now and sending.is_under_way(p_channel_id, p_now) then
        v_until := p_now + interval '15 seconds';
    end if;
    return v_until;
end;
$$;

comment on function sending.breaker_until(bigint, timestamptz) is
'Until when nothing is sent through a number because no send succeeds: null while the last requests were taken. It holds once the sends to three people in a row ended
without any answer, or with errors that are nobody''s own (sending.failing_people), for a minute, then twice as long after each further one, 15 minutes at most; after the pause one
message at a time tries, and the first acceptance lifts it. The caller holds the number''s advisory lock (sending.reserve_send).';

revoke all on function sending.breaker_until(bigint, timestamptz) from public;
