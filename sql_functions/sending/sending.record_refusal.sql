create or replace function sending.record_refusal(p_channel_id bigint, p_code text, p_at timestamptz, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    -- 368 and 131031 speak of the account, and its reinstatement ends what they began.
    if p_code in ('368', '131031') then
        perform sending.record_account_standing(p_reason => p_code, p_at => p_at, p_now => p_now, p_channel_id => p_channel_id);
        return;
    end if;
    update sending.channels as c
    set refusal_code = p_code, refused_at = p_at, refusals = c.refusals + 1
    where c.id = p_channel_id and p_at >= coalesce(greatest(c.refused_at, c.resumed_at), p_at);
    if found then
        perform sending.judge_channel(p_channel_id, p_now);
    end if;
end;
$$;

comment on function sending.record_refusal(bigint, text, timestamptz, timestamptz) is
'Meta refused a send that left at p_at because of the number or its account (p_code: its error code): the channel stops until one message that tries
(sending.probe_at) is accepted, a human resumes it, or Meta reinstates the account. A refusal of before the last resumption changes nothing. Source: Meta, Cloud API error codes.';

revoke all on function sending.record_refusal(bigint, text, timestamptz, timestamptz) from public;
