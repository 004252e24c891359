create or replace function inbox.apply_chatwoot_message(p_channel sending.channels, p_kind text, p_payload jsonb, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_message constant jsonb := p_payload -> 'message';
    v_conversation constant jsonb := p_payload -> 'conversation';
    v_at constant timestamptz := least(coalesce(chatwoot.chatwoot_time(v_message ->> 'created_at'), p_now), p_now);
    v_key constant text := 'cw:message:' || inbox.message_key(p_payload ->> 'account_id', v_message ->> 'id', v_message ->> 'created_at');
    v_sender_id constant bigint := (v_message ->> 'sender_id')::bigint;
    v_phone_key constant text := coalesce(
        (normalize.phone(v_conversation ->> 'phone')).match_key, people.wa_key(substring(v_conversation ->> 'source_id' from '^[0-9]{6,15}$'))
    );
    v_user_id constant text := substring(v_conversation ->> 'source_id' from '^[A-Za-z]{2}[.][A-Za-z0-9._-]+$');
    v_lead leads.leads;
    v_answered_id bigint;
    v_button record;
    v_reply record;
    v_applied inbox.applied;
begin
    v_applied.state := 'ignored';
    if v_message -> 'is_private' = 'true' then
        v_applied.reason := 'private_note';
        if exists (
            select from outbox.jobs as m where m.id::text = v_message ->> 'outbox_id' and m.kind = 'chatwoot.note'
        ) then
            v_applied.reason := 'echo';
            -- Whoever writes our notes is the owner of our token.
            if lower(v_message ->> 'sender_type') = 'user' then
                perform sending.learn_chatwoot_user(p_channel.id, v_sender_id);
            end if;
        end if;
        return v_applied;
    end if;
    if coalesce(v_message ->> 'type', '') not in ('incoming', 'outgoing') then
        v_applied.reason := 'other_message';
        return v_applied;
    end if;
    if v_message ->> 'type' = 'outgoing' then
        v_applied.reason := case
            -- Where we send by ourselves no public message in Chatwoot is ours: the token's owner may be somebody who also sells.
            when p_channel.mode = 'chatwoot' and lower(v_message ->> 'sender_type') = 'user' and v_sender_id = p_channel.chatwoot_user_id then 'echo'
            when v_message -> 'is_automatic' = 'true' then 'automation'
            when lower(v_message ->> 'sender_type') is distinct from 'user' and v_message -> 'is_from_phone' is distinct from 'true' then 'automation'
            when p_kind = 'message' and v_message -> 'is_failed' = 'true' then 'not_sent'
        end;
        if v_applied.reason is not null then
            return v_applied;
        end if;
    elsif p_kind = 'message_failed' then
        v_applied.reason := 'other_message';
        return v_applied;
    end if;

    v_applied.lead_id := inbox.lead_of_conversation(p_channel.id, v_conversation, v_at);
    if v_applied.lead_id is null then
        v_applied.reason := 'unknown_person';
        if v_message ->> 'type' = 'incoming' then
            v_applied := inbox.apply_stranger(
                v_message ->> 'wamid', v_conversation ->> 'phone', substring(v_conversation ->> 'source_id' from '^.*[^0-9].*$'),
                inbox.detect_intent(v_message ->> 'content'), v_at
            );
        end if;
        return v_applied;
    end if;
    if v_message -> 'is_reaction' = 'true' then
        v_applied.reason := 'reaction';
        return v_applied;
    end if;
    select e.reason into v_applied.reason
    from inbox.facts as e
    where e.natural_key = 'wa:message:' || p_channel.phone_number_id || ':' || (v_message ->> 'wamid') and e.state = 'ignored'
        and e.reason in ('group_message', 'revoked', 'request_welcome', 'reaction', 'reaction_removed', 'no_message', 'edited');
    -- GUARD: WhatsApp itself says that it is no message
    if v_applied.reason is not null then
        return v_applied;
    end if;
    select e.reason into v_applied.reason
    from inbox.facts as e
    where e.natural_key = 'wa:message:' || p_channel.phone_number_id || ':' || (v_message ->> 'wamid') and e.reason = 'sender_mismatch'
        and e.lead_id = v_applied.lead_id;
    -- GUARD: or that somebody else may have the number
    if v_applied.reason is not null then
        return v_applied;
    end if;
    v_applied.state := 'applied';

    select * into v_lead from leads.leads as l where l.id = v_applied.lead_id;
    if p_kind = 'message_failed' then
        perform leads.append_event(
            v_lead.id, 'answer_failed', 'chatwoot',
            jsonb_build_object('message_id', (v_message ->> 'id')::bigint, 'conversation_id', (v_conversation ->> 'id')::bigint)
        );
        -- What was refused counts for nothing.
        perform flow.void_signal(v_key, 'chatwoot', 'answer_failed');
        perform inbox.reread_replies(v_lead.id);
        return v_applied;
    end if;

    if v_message ->> 'type' = 'outgoing' then
        if exists (
            select
            from inbox.facts as e
            where e.natural_key = 'cw:message_failed:' || inbox.message_key(p_payload ->> 'account_id', v_message ->> 'id', v_message ->> 'created_at')
        ) then
            v_applied.state := 'ignored';
            v_applied.reason := 'not_sent';
            return v_applied;
        end if;
        perform inbox.record_human_answer(
            v_lead.id, (select c.id from routing.consultants as c where c.chatwoot_agent_id = v_sender_id order by c.is_active desc, c.id limit 1), v_at,
            v_key,
            coalesce(v_message ->> 'content', '') ~ '[?]'
        );
        perform chatwoot.adopt_conversation(
            p_lead_id => v_lead.id, p_channel_id => p_channel.id, p_conversation => v_conversation, p_is_humans => true,
            p_now => p_now, p_said_at => v_at
        );
        return v_applied;
    end if;

    -- In the order of an intake: identifiers before leads.
    perform people.lock_identity(people.keys_of(v_lead.person_id) || ('phone:' || v_phone_key));
    perform people.record_number(v_lead.person_id, v_phone_key, 'answered', v_at);
    perform chatwoot.adopt_conversation(
        p_lead_id => v_lead.id, p_channel_id => p_channel.id, p_conversation => v_conversation, p_is_humans => false,
        p_now => p_now, p_said_at => v_at
    );
    -- A button that was pressed looks like any text here; what it answers says which message it was of.
    v_answered_id := coalesce(
        sending.message_by_wamid(v_message ->> 'answers_wamid'),
        case when v_message ->> 'answers_id' ~ '^[0-9]{1,18}$' then sending.message_by_chatwoot(p_channel.id, (v_message ->> 'answers_id')::bigint) end
    );
    select m.id into v_answered_id from sending.messages as m where m.id = v_answered_id and m.lead_id = v_lead.id;
    select * into v_button from sending.button_by_text(v_lead.id, v_answered_id, v_message ->> 'content');
    if v_button.message_id is not null then
        perform sending.record_press(v_button.message_id, v_button.position, v_at);
    end if;
    select r.lead_id, r.outcome into v_reply
    from inbox.record_reply(
        p_lead_id => v_lead.id, p_channel_id => p_channel.id, p_written_at => v_at,
        p_wamid => v_message ->> 'wamid', p_chatwoot_message_id => (v_message ->> 'id')::bigint,
        p_kind => case
            when v_message ? 'cards' then 'cards'
            when v_message ->> 'content_type' = 'sticker' then 'sticker'
            when v_button.message_id = v_answered_id then 'button'
            when v_message ->> 'content' is null or v_message -> 'has_attachments' = 'true' then 'attachment'
            else 'text'
        end,
        p_body => v_message ->> 'content',
        p_action => v_button.action, p_answers_message_id => v_answered_id, p_answered_wamid => v_message ->> 'answers_wamid',
        p_came_by => array_remove(array['phone:' || v_phone_key, 'bsuid:' || v_user_id], null),
        p_user_id => v_user_id,
        p_phone => coalesce(v_conversation ->> 'phone', substring(v_conversation ->> 'source_id' from '^[0-9]{6,15}$'))
    ) as r;
    v_applied.lead_id := v_reply.lead_id;
    v_applied.reason := nullif(v_reply.outcome, 'replied');
    if v_message ? 'cards' then
        perform inbox.offer_cards(v_reply.lead_id, coalesce('wa:' || (v_message ->> 'wamid'), v_key), v_message -> 'cards', false, v_at);
    end if;
    if v_applied.reason = 'wrong_person' then
        perform leads.detach_number(v_lead.person_id, v_phone_key, v_applied.reason, v_at);
        perform inbox.take_back_words(v_lead.person_id);
    end if;
    perform chatwoot.adopt_conversation(
        p_lead_id => v_applied.lead_id, p_channel_id => p_channel.id, p_conversation => v_conversation, p_is_humans => false,
        p_now => p_now, p_said_at => v_at
    );
    return v_applied;
end;
$$;

comment on function inbox.apply_chatwoot_message(sending.channels, text, jsonb, timestamptz) is
'Applies one message of a conversation in Chatwoot (payload of inbox.chatwoot_facts). What the person wrote is their reply, counted once whichever
of Meta and Chatwoot tells it first; what a human of ours wrote is our answer, unless it could not be sent; our own notes, messages by the owner of our token
and by automation rules are echoes. A conversation that Chatwoot opened by itself is adopted. state applied or ignored, reason why.';

revoke all on function inbox.apply_chatwoot_message(sending.channels, text, jsonb, timestamptz) from public;
