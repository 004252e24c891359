create or replace function sending.resume_channel(p_code text)
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_channel_id bigint;
begin
    update sending.channels as c
    set state = 'active', state_reason = null, account_reason = null, account_until = null, refusal_code = null, refusals = 0, resumed_at = v_now, held_until = null,
        state_since = case when c.state = 'active' then c.state_since else v_now end
    where c.code = p_code
    returning c.id into v_channel_id;
    if v_channel_id is null then
        raise exception 'no channel is called %', p_code using errcode = 'ID204';
    end if;
    return outbox.wake(
        p_destination => 'whatsapp', p_reasons => '{channel_stopped,channel_held}', p_now => v_now,
        p_channel_id => v_channel_id, p_failed_too => true
    );
end;
$$;

comment on function sending.resume_channel(text) is
'Lets a stopped channel send again, once its cause (token, billing, registration) is mended; returns how many held or refused messages are due at once.
A human''s word: what Meta said of the time before it stops the channel no more. Raises ID204 when there is no such channel.';

revoke all on function sending.resume_channel(text) from public;
