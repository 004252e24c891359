create or replace function inbox.apply_chatwoot(p_kind text, p_payload jsonb, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_account_id bigint;
    v_channel sending.channels;
    v_applied inbox.applied;
begin
    if p_kind = 'contact' then
        return inbox.apply_contact(p_payload, p_now);
    end if;
    v_applied.state := 'ignored';
    if p_kind not in ('message', 'message_failed', 'message_status', 'conversation') then
        v_applied.reason := 'unknown_event';
        return v_applied;
    end if;
    v_account_id := (p_payload ->> 'account_id')::bigint;
    if v_account_id is null then
        -- Before Chatwoot 4.14.2 events of conversations name no account: the inbox tells it where only one has it.
        select min(c.chatwoot_account_id) into v_account_id
        from sending.channels as c
        where c.chatwoot_inbox_id = (p_payload #>> '{conversation,inbox_id}')::bigint
        having count(distinct c.chatwoot_account_id) = 1;
    end if;
    select * into v_channel
    from sending.channels as c
    where c.chatwoot_account_id = v_account_id
        and c.chatwoot_inbox_id = coalesce(p_payload ->> 'inbox_id', p_payload #>> '{conversation,inbox_id}')::bigint;
    if not found then
        v_applied.reason := 'other_inbox';
        select * into v_channel
        from sending.channels as c
        where c.chatwoot_account_id = v_account_id
        order by c.is_default desc, c.id
        limit 1;
        if found and p_kind in ('message', 'message_failed') and p_payload #>> '{message,id}' is not null then
            return inbox.apply_elsewhere(v_channel, p_kind, p_payload, p_now);
        end if;
        return v_applied;
    end if;
    if p_payload #>> '{conversation,id}' is null or (p_kind <> 'conversation' and p_payload #>> '{message,id}' is null) then
        raise exception 'a % needs its id and its conversation''s', p_kind using errcode = 'ID105';
    end if;

    -- A moment that has not come is no moment: it would make all that follows older.
    if chatwoot.chatwoot_time(p_payload #>> '{conversation,updated_at}') > p_now + interval '1 day' then
        raise exception 'a % is dated in the future', p_kind using errcode = 'ID105';
    end if;

    if p_kind = 'conversation' then
        v_applied.lead_id := inbox.lead_of_conversation(
            v_channel.id, p_payload -> 'conversation', coalesce(chatwoot.chatwoot_time(p_payload #>> '{conversation,updated_at}'), p_now)
        );
        if v_applied.lead_id is null then
            v_applied.reason := 'unknown_person';
            return v_applied;
        end if;
        v_applied.reason := chatwoot.observe_conversation(v_applied.lead_id, v_channel.id, p_payload -> 'conversation', p_now);
        if coalesce(v_applied.reason, '') not in ('not_ours', 'stale', 'echo') then
            v_applied.state := 'applied';
        end if;
        return v_applied;
    end if;

    if p_payload #>> '{message,own}' is not null and p_payload #>> '{message,type}' = 'outgoing' then
        return inbox.apply_own_template(v_channel, p_payload -> 'message', p_now);
    end if;
    v_applied := inbox.apply_chatwoot_message(v_channel, p_kind, p_payload, p_now);
    v_applied.wamid := p_payload #>> '{message,wamid}';
    if v_applied.state = 'applied' and v_applied.lead_id is not null and p_payload #>> '{conversation,updated_at}' is not null then
        -- Chatwoot shows the conversation as it is now: a change whose own webhook was lost is learnt all the same.
        perform chatwoot.observe_conversation(v_applied.lead_id, v_channel.id, p_payload -> 'conversation', p_now);
    end if;
    return v_applied;
end;
$$;

comment on function inbox.apply_chatwoot(text, jsonb, timestamptz) is
'Does what one fact of inbox.chatwoot_facts() calls for. state applied, or ignored: reason says why (other_inbox, echo, stale, unknown_person,
private_note, automation, …). A template of ours that Chatwoot sends: inbox.apply_own_template(). What a person of ours writes in another inbox of the account counts too
(inbox.apply_elsewhere). What somebody changed of a contact is a proposal (inbox.apply_contact). Raises what the fact makes raise, and the caller keeps it as failed.';

revoke all on function inbox.apply_chatwoot(text, jsonb, timestamptz) from public;
