create or replace function inbox.apply_chatwoot(
    p_kind text,
    p_payload jsonb,
    p_now timestamptz,
    out state text,
    out reason text,
    out lead_id bigint,
    out wamid text
)
language plpgsql
volatile
as $$
declare
    v_channel sending.channels;
begin
    state := 'ignored';
    if p_kind not in ('message', 'message_failed', 'conversation') then
        reason := case when p_kind = 'contact' then 'contact' else 'unknown_event' end;
        return;
    end if;
    select * into v_channel
    from sending.channels as c
    where c.chatwoot_account_id = (p_payload ->> 'account_id')::bigint
        and c.chatwoot_inbox_id = coalesce(p_payload ->> 'inbox_id', p_payload #>> '{conversation,inbox_id}')::bigint;
    if not found then
        reason := 'other_inbox';
        return;
    end if;
    if p_payload #>> '{conversation,id}' is null or (p_kind <> 'conversation' and p_payload #>> '{message,id}' is null) then
        raise exception 'a % needs its id and its conversation''s', p_kind using errcode = 'ID105';
    end if;

    if p_kind = 'conversation' then
        lead_id := inbox.lead_of_conversation(v_channel.id, p_payload -> 'conversation');
        if lead_id is null then
            reason := 'unknown_person';
        else
            reason := chatwoot.observe_conversation(lead_id, v_channel.id, p_payload -> 'conversation', p_now);
        end if;
        if reason not in ('unknown_person', 'not_ours', 'stale', 'echo') then
            state := 'applied';
        end if;
        return;
    end if;

    wamid := p_payload #>> '{message,wamid}';
    select a.state, a.reason, a.lead_id into state, reason, lead_id
    from inbox.apply_chatwoot_message(v_channel, p_kind, p_payload, p_now) as a;
    if state = 'applied' and lead_id is not null then
        -- Chatwoot shows the conversation as it is now: a change whose own webhook was lost is learnt all the same.
        perform chatwoot.observe_conversation(lead_id, v_channel.id, p_payload -> 'conversation', p_now);
    end if;
end;
$$;

comment on function inbox.apply_chatwoot(text, jsonb, timestamptz) is
'Does what one fact of inbox.chatwoot_facts() calls for. state applied, or ignored: reason says why (other_inbox, echo, stale, unknown_person,
private_note, automation, …). Contacts are ignored: ours only fill blanks. Raises what the fact makes raise, and the caller keeps it as failed.';

revoke all on function inbox.apply_chatwoot(text, jsonb, timestamptz) from public;
