create or replace function inbox.apply_message(
    p_payload jsonb,
    out state text,
    out reason text,
    out lead_id bigint,
    out message_id bigint,
    out wamid text
)
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_type constant text := v_entry ->> 'type';
    v_at constant timestamptz := inbox.unix_time(v_entry ->> 'timestamp');
    v_wa_id constant text := coalesce(v_entry ->> 'from', p_payload #>> '{contact,wa_id}');
    v_user_id constant text := coalesce(v_entry ->> 'from_user_id', p_payload #>> '{contact,user_id}');
    v_phone_key constant text := people.wa_key(v_wa_id);
    v_context constant text := coalesce(v_entry #>> '{context,id}', v_entry #>> '{reaction,message_id}');
    v_token constant text := substring(
        coalesce(v_entry #>> '{button,payload}', v_entry #>> '{interactive,button_reply,id}') from '^ind1\.([0-9a-f]{48})$'
    );
    v_said constant jsonb := v_entry -> v_type;
    v_body constant text := coalesce(
        case v_type when 'text' then v_said ->> 'body' when 'button' then v_said ->> 'text' when 'reaction' then v_said ->> 'emoji' end,
        v_said #>> '{button_reply,title}', v_said #>> '{list_reply,title}', v_said ->> 'caption'
    );
    v_channel sending.channels;
    v_button sending.message_buttons;
    v_sender record;
    v_person_id bigint;
    v_reply record;
begin
    wamid := v_entry ->> 'id';
    if wamid is null or v_type is null or v_at is null then
        raise exception 'a message needs id, type and a timestamp in Unix seconds' using errcode = 'ID105';
    end if;
    select * into v_channel from sending.channels as c where c.phone_number_id = p_payload ->> 'phone_number_id';
    if not found then
        state := 'ignored';
        reason := 'other_number';
        return;
    end if;
    if v_type = 'system' then
        select s.state, s.reason, s.lead_id into state, reason, lead_id from inbox.apply_system_message(p_payload) as s;
        return;
    end if;
    if v_type = 'reaction' and coalesce(v_entry #>> '{reaction,emoji}', '') = '' then
        state := 'ignored';
        reason := 'reaction_removed';
        return;
    end if;
    state := 'applied';

    -- The order of evidence: the token of our button, the message that is answered, WhatsApp's id of the person, the number.
    if v_token is not null then
        select * into v_button from sending.message_buttons as b where b.token_sha256 = sha256(convert_to(v_token, 'UTF8'));
        message_id := v_button.message_id;
    end if;
    if message_id is null and v_context is not null then
        message_id := sending.message_by_wamid(v_context);
    end if;
    if message_id is not null then
        select m.lead_id, l.person_id into lead_id, v_person_id
        from sending.messages as m
        join leads.leads as l on l.id = m.lead_id
        where m.id = apply_message.message_id;
        if not people.is_sender(v_person_id, v_phone_key, v_user_id) then
            reason := 'sender_mismatch';
            perform leads.append_event(
                lead_id, 'sender_mismatch', 'whatsapp', jsonb_strip_nulls(jsonb_build_object('action', v_button.action, 'written_at', v_at))
            );
            return;
        end if;
    else
        select * into v_sender from inbox.find_sender(v_channel.id, v_phone_key, v_user_id);
        v_person_id := v_sender.person_id;
        lead_id := v_sender.lead_id;
        if lead_id is null and v_sender.candidates is not null then
            reason := 'ambiguous_sender';
            for lead_id in select c from unnest(v_sender.candidates) as c order by c loop
                perform leads.append_event(lead_id, 'reply_ambiguous', 'whatsapp', jsonb_build_object('written_at', v_at));
            end loop;
            return;
        end if;
        if lead_id is null then
            -- Nobody we wrote to; who asks not to be contacted is believed all the same.
            if inbox.detect_intent(v_body) = 'stop' and leads.suppress_stranger(v_wa_id, 'stop_word', 'person') then
                reason := 'suppressed_stranger';
            else
                state := 'ignored';
                reason := 'unknown_person';
            end if;
            return;
        end if;
    end if;

    perform people.learn_identity(v_person_id, v_wa_id, v_user_id);
    if v_button.message_id is not null then
        update sending.message_buttons as b
        set pressed_at = v_at
        where b.message_id = v_button.message_id and b.position = v_button.position and b.pressed_at is null;
    end if;
    select * into v_reply
    from inbox.record_reply(
        p_lead_id => lead_id, p_channel_id => v_channel.id, p_written_at => v_at, p_wamid => wamid, p_chatwoot_message_id => null,
        p_kind => v_type, p_body => v_body, p_action => v_button.action, p_answers_message_id => message_id,
        p_answered_wamid => v_entry #>> '{context,id}'
    );
    lead_id := v_reply.lead_id;
    reason := nullif(v_reply.outcome, 'replied');
    if v_reply.outcome = 'wrong_person' then
        perform leads.detach_number(v_person_id, v_phone_key, 'wrong_person');
    end if;
end;
$$;

comment on function inbox.apply_message(jsonb) is
'Applies one message that a person sent (payload of inbox.whatsapp_facts): finds person and lead by the token of our button, the message that is
answered, the business-scoped user id or the number, and records the reply (inbox.record_reply). A button or answer of one person from another''s
number, and a number of several people, have no effect of their own: a human looks. A stranger is ignored. Raises ID105 without id, type or time.
Source: Meta, webhooks reference, messages.';

revoke all on function inbox.apply_message(jsonb) from public;
