create or replace function inbox.apply_message(p_payload jsonb)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    -- Deeds in a chat, which say nothing to us.
    c_no_messages constant text[] := '{pin,keep_in_chat,poll_update,poll_vote,event_response,ephemeral_setting}'::text[];
    v_entry constant jsonb := p_payload -> 'entry';
    v_type constant text := v_entry ->> 'type';
    v_at constant timestamptz := inbox.unix_time(v_entry ->> 'timestamp');
    v_wa_id constant text := p_payload #>> '{who,wa_id}';
    v_parent_user_id constant text := p_payload #>> '{who,parent_user_id}';
    v_user_id constant text := people.user_id_of(p_payload #>> '{who,user_id}', v_parent_user_id);
    v_phone_key constant text := people.wa_key(v_wa_id);
    v_context constant text := coalesce(v_entry #>> '{context,id}', v_entry #>> '{reaction,message_id}');
    v_token constant text := substring(
        coalesce(v_entry #>> '{button,payload}', v_entry #>> '{interactive,button_reply,id}') from '^ind1\.([0-9a-f]{48})$'
    );
    v_said constant jsonb := v_entry -> v_type;
    -- Their own number, as we had asked for it, is no card of somebody.
    v_has_cards constant boolean := v_type = 'contacts' and v_entry ->> 'origin' is distinct from 'contact_request';
    v_body constant text := coalesce(
        case v_type when 'edit' then coalesce(v_said #>> '{message,text,body}', jsonb_path_query_first(v_said, '$.message.*.caption') #>> '{}') when 'text' then v_said ->> 'body' when 'button' then v_said ->> 'text' when 'reaction' then v_said ->> 'emoji' end,
        v_said #>> '{button_reply,title}', v_said #>> '{list_reply,title}', v_said ->> 'caption'
    );
    v_channel sending.channels;
    v_button sending.message_buttons;
    v_named record;
    v_sender record;
    v_person_id bigint;
    v_reply record;
    v_lead_id bigint;
    v_chatwoot_message_id bigint;
    v_came_by constant text[] := array_remove(array['phone:' || v_phone_key, 'bsuid:' || v_user_id, 'bsuid:' || v_parent_user_id], null);
    v_applied inbox.applied;
begin
    v_applied.wamid := v_entry ->> 'id';
    if v_applied.wamid is null or v_type is null or v_at is null then
        raise exception 'a message needs id, type and a timestamp in Unix seconds' using errcode = 'ID105';
    end if;
    select * into v_channel from sending.channels as c where c.phone_number_id = p_payload ->> 'phone_number_id';
    if not found then
        v_applied.state := 'ignored';
        v_applied.reason := 'other_number';
        return v_applied;
    end if;
    perform sending.learn_account(v_channel.id, p_payload ->> 'waba_id');
    if v_type = 'system' then
        v_applied := inbox.apply_system_message(p_payload, v_at);
        v_applied.wamid := v_entry ->> 'id';
        return v_applied;
    end if;
    -- What is no message is no reply; words that were changed are read for a wish. A deletion takes nothing back: whoever wrote wanted something,
    -- and somebody of ours may have read it.
    v_applied.reason := case
        when v_entry ->> 'group_id' is not null then 'group_message'
        when v_type = 'revoke' then 'revoked'
        when v_type = 'request_welcome' then 'request_welcome'
        when v_type = any (c_no_messages) then 'no_message'
        -- What the API cannot show may be a deed instead of a message, too.
        when v_type = 'unsupported' and v_said ->> 'type' in ('edit', 'revoke', 'reaction') then 'no_message'
        when v_type = 'unsupported' and v_said ->> 'type' = any (c_no_messages) then 'no_message'
        when v_type = 'reaction' and coalesce(v_entry #>> '{reaction,emoji}', '') = '' then 'reaction_removed'
    end;
    if v_applied.reason is not null then
        v_applied.state := 'ignored';
        perform inbox.take_back_copy(v_applied.wamid);
        return v_applied;
    end if;
    v_applied.state := 'applied';

    -- The order of evidence: the token of our button, the message that is answered, WhatsApp's id of the person, the number.
    if v_token is not null then
        select * into v_button from sending.message_buttons as b where b.token_sha256 = sha256(convert_to(v_token, 'UTF8'));
        v_applied.message_id := v_button.message_id;
    end if;
    if v_applied.message_id is null and v_context is not null then
        v_applied.message_id := sending.message_by_wamid(v_context);
    end if;
    if v_applied.message_id is not null then
        select m.lead_id, l.person_id into v_applied.lead_id, v_person_id
        from sending.messages as m
        join leads.leads as l on l.id = m.lead_id
        where m.id = v_applied.message_id;
        -- GUARD: whoever has the number told that it is somebody else's, and speaks for nobody but it
        if people.is_detached(v_person_id, v_phone_key, v_user_id, v_at) then
            return inbox.apply_stranger(v_applied.wamid, v_wa_id, v_user_id, coalesce(v_button.action, inbox.detect_intent(v_body)), v_at);
        end if;
        if not people.is_sender(v_person_id, v_phone_key, v_user_id, v_at) then
            if v_type = 'reaction' then
                v_applied.state := 'ignored';
                v_applied.reason := 'reaction';
                return v_applied;
            end if;
            if v_button.action is null and inbox.detect_intent(v_body) is not distinct from 'stop' then
                -- Words that somebody writes hold for the number that they come from; whose button it was is for a human.
                perform leads.suppress_stranger(v_wa_id, 'stop_word', 'person', v_at, v_user_id);
            end if;
            v_applied.reason := 'sender_mismatch';
            perform leads.append_event(
                v_applied.lead_id, 'sender_mismatch', 'whatsapp', jsonb_strip_nulls(jsonb_build_object('action', v_button.action, 'written_at', v_at))
            );
            return v_applied;
        end if;
    else
        select * into v_sender from inbox.find_sender(v_channel.id, v_phone_key, v_user_id, v_at);
        v_person_id := v_sender.person_id;
        v_applied.lead_id := v_sender.lead_id;
        if v_applied.lead_id is null and v_sender.candidates is not null then
            v_applied.reason := 'ambiguous_sender';
            for v_lead_id in select c from unnest(v_sender.candidates) as c order by c loop
                v_applied.lead_id := v_lead_id;
                perform leads.append_event(v_lead_id, 'reply_ambiguous', 'whatsapp', jsonb_build_object('written_at', v_at));
            end loop;
            return v_applied;
        end if;
        if v_applied.lead_id is null then
            return inbox.apply_stranger(v_applied.wamid, v_wa_id, v_user_id, inbox.detect_intent(v_body), v_at);
        end if;
    end if;

    -- In the order of an intake: identifiers before leads.
    perform people.lock_identity(people.keys_of(v_person_id) || v_came_by);
    -- GUARD: the number has another id than theirs, and nothing told of a change: somebody else may have it by now
    if people.is_another_id(v_person_id, v_user_id) then
        perform inbox.hold_other_id(v_applied.lead_id, v_user_id, v_button.action, v_at);
        if v_button.action is null and inbox.detect_intent(v_body) is not distinct from 'stop' then
            perform leads.suppress_stranger(v_wa_id, 'stop_word', 'person', v_at, v_user_id);
        end if;
        perform inbox.take_back_copy(v_applied.wamid);
        v_applied.reason := 'sender_mismatch';
        return v_applied;
    end if;
    perform inbox.learn_identity(v_person_id, v_wa_id, p_payload #>> '{who,user_id}', v_at, v_parent_user_id);
    perform people.record_number(v_person_id, v_phone_key, 'answered', v_at);
    if v_type = 'reaction' and v_applied.message_id is not null then
        -- It proves that our message arrived, and says no more.
        perform sending.prove_delivery(v_applied.message_id, v_context, v_at, util.current_time());
        v_applied.reason := 'reaction';
        return v_applied;
    end if;
    if v_type = 'reaction' or (v_type = 'edit' and inbox.detect_intent(v_body) is null) then
        v_applied.state := 'ignored';
        perform inbox.take_back_copy(v_applied.wamid);
        v_applied.reason := case v_type when 'edit' then 'edited' else 'reaction' end;
        return v_applied;
    end if;
    if v_token is null and v_type = 'button' then
        -- A template that Chatwoot sent brings no token: the press is known by what it answers and by its words.
        select * into v_named from sending.button_by_text(v_applied.lead_id, v_applied.message_id, v_body);
        v_button.message_id := v_named.message_id;
        v_button.position := v_named.position;
        v_button.action := v_named.action;
        v_applied.message_id := coalesce(v_applied.message_id, v_named.message_id);
    end if;
    if v_button.message_id is not null then
        perform sending.record_press(v_button.message_id, v_button.position, v_at);
        v_chatwoot_message_id := inbox.take_back_reply(v_applied.wamid, v_applied.lead_id, v_button.action);
    end if;
    select * into v_reply
    from inbox.record_reply(
        p_lead_id => v_applied.lead_id, p_channel_id => v_channel.id, p_written_at => v_at, p_wamid => v_applied.wamid,
        p_chatwoot_message_id => v_chatwoot_message_id,
        p_kind => case when v_has_cards then 'cards' else v_type end, p_body => v_body, p_action => v_button.action, p_answers_message_id => v_applied.message_id,
        p_answered_wamid => v_entry #>> '{context,id}', p_came_by => v_came_by, p_phone => v_wa_id, p_user_id => v_user_id
    );
    v_applied.lead_id := v_reply.lead_id;
    v_applied.reason := nullif(v_reply.outcome, 'replied');
    if v_has_cards then
        perform inbox.offer_cards(v_reply.lead_id, 'wa:' || v_applied.wamid, inbox.whatsapp_cards(v_entry), true, v_at);
    end if;
    if v_reply.outcome = 'wrong_person' then
        perform leads.detach_number(v_person_id, v_phone_key, 'wrong_person', v_at);
        perform inbox.take_back_words(v_person_id);
    end if;
    return v_applied;
end;
$$;

comment on function inbox.apply_message(jsonb) is
'Applies one message that a person sent (payload of inbox.whatsapp_facts): finds person and lead by the token of our button, the message that is
answered, the business-scoped user id or the number, and records the reply (inbox.record_reply). A button or answer of one person from another''s
number, a number with another id than theirs (people.is_another_id), and a number of several people, have no effect of their own: a human looks. A stranger, and whoever told that the number is somebody else''s, is ignored,
unless the whole message asks for no more (inbox.apply_stranger). Nothing follows from what was deleted, edited without a wish, said in a group or by way of welcome; a
reaction only proves that our message arrived. Raises ID105 without id, type or time.
Source: Meta, webhooks reference, messages.';

revoke all on function inbox.apply_message(jsonb) from public;
