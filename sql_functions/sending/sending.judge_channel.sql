create or replace function sending.judge_channel(p_channel_id bigint, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_was text;
    v_is text;
begin
    select c.state into v_was from sending.channels as c where c.id = p_channel_id for update;
    update sending.channels as c
    set account_reason = null, account_until = null
    where c.id = p_channel_id and c.account_until <= p_now;
    update sending.channels as c
    set state = case when coalesce(c.account_reason, c.refusal_code) is null then 'active' else 'stopped' end,
        state_reason = coalesce(c.account_reason, c.refusal_code),
        state_since = case
            when (c.state = 'active') = (coalesce(c.account_reason, c.refusal_code) is null) then c.state_since
            else p_now
        end
    where c.id = p_channel_id
    returning c.state into v_is;
    if v_is = 'active' and v_was = 'stopped' then
        update sending.channels as c set held_until = null where c.id = p_channel_id;
        perform outbox.wake(
            p_destination => 'whatsapp', p_reasons => '{channel_stopped,channel_held}', p_now => p_now, p_channel_id => p_channel_id, p_failed_too => true
        );
    end if;
    return v_is = 'active';
end;
$$;

comment on function sending.judge_channel(bigint, timestamptz) is
'Stops a channel or lets it send, by what stands against it: a restriction of the account that is not over, a refusal that no human has answered. What was held is due at once
when it sends again. Returns whether it sends.';

revoke all on function sending.judge_channel(bigint, timestamptz) from public;
