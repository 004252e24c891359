create or replace function inbox.apply_own_template(p_channel sending.channels, p_message jsonb, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_chatwoot_id constant bigint := (p_message ->> 'id')::bigint;
    v_wamid constant text := nullif(p_message ->> 'wamid', '');
    v_status constant text := p_message ->> 'status';
    v_created_at constant timestamptz := least(coalesce(chatwoot.chatwoot_time(p_message ->> 'created_at'), p_now), p_now);
    v_at constant timestamptz := least(greatest(coalesce(chatwoot.chatwoot_time(p_message ->> 'status_at'), p_now), v_created_at), p_now);
    v_is_failed constant boolean := p_message -> 'is_failed' = 'true' or v_status is not distinct from 'failed';
    v_error constant jsonb := jsonb_strip_nulls(jsonb_build_object(
        'target', 'whatsapp', 'phase', 'answered', 'operation', 'status', 'at', v_at,
        -- Meta's words as Chatwoot keeps them: "(#132001) …" of an answer, "131049: …" of a status.
        'code', substring(p_message ->> 'error' from '^[(]?#?([0-9]{1,9})[):]')::bigint,
        'message', left(p_message ->> 'error', 200)
    ));
    v_sent sending.messages;
    v_person_id bigint;
    v_is_news boolean;
    v_applied inbox.applied;
begin
    v_applied.wamid := v_wamid;
    select m.id, l.person_id into v_applied.message_id, v_person_id
    from sending.messages as m
    join leads.leads as l on l.id = m.lead_id
    where m.uid = (p_message ->> 'own')::uuid and m.channel_id = p_channel.id;
    if v_applied.message_id is null then
        v_applied.state := 'ignored';
        v_applied.reason := 'unknown_message';
        return v_applied;
    end if;
    -- Whoever writes our templates is the owner of our token.
    if lower(p_message ->> 'sender_type') = 'user' then
        perform sending.learn_chatwoot_user(p_channel.id, (p_message ->> 'sender_id')::bigint);
    end if;
    if v_is_failed and sending.error_class(v_error) = 'OPT_OUT' then
        -- In the order of locks: identifiers before the job and the message.
        perform people.lock_person(v_person_id);
    end if;
    v_sent := sending.lock_message(v_applied.message_id);
    v_applied.lead_id := v_sent.lead_id;
    v_applied.state := 'applied';

    if v_chatwoot_id = any (v_sent.earlier_chatwoot_ids)
        or (v_sent.chatwoot_message_id is not null and v_sent.chatwoot_message_id <> v_chatwoot_id)
        -- WhatsApp took it under another id before, when it was not Chatwoot that sent it.
        or (v_sent.chatwoot_message_id is null and v_sent.wamid is not null and v_sent.wamid is distinct from v_wamid)
    then
        v_applied.reason := 'another_copy';
        if v_wamid is not null and v_wamid is distinct from v_sent.wamid then
            perform sending.add_copy(v_sent.id, v_wamid);
        end if;
        -- A copy that reached the person is proof; what became of it else is not news of this one.
        if v_is_failed or v_status not in ('delivered', 'read') or v_status is null then
            return v_applied;
        end if;
    elsif v_sent.chatwoot_message_id is null then
        -- Chatwoot tells of it before its answer did, or instead of it: it took it.
        perform sending.accept_by_chatwoot(v_sent.id, v_chatwoot_id, v_created_at);
        perform outbox.mark_done(v_sent.send_key, p_now);
        select * into v_sent from sending.messages as m where m.id = v_sent.id;
    end if;
    if v_applied.reason is null then
        v_is_news := sending.learn_wamid(v_sent.id, v_wamid);
        if v_is_news then
            perform inbox.apply_parked(v_wamid, p_now);
            select * into v_sent from sending.messages as m where m.id = v_sent.id;
        end if;
    end if;

    if v_is_failed then
        if v_sent.delivered_at is not null then
            v_applied.reason := 'was_delivered';
        elsif v_sent.state in ('accepted', 'sent') then
            perform sending.fail_message(v_sent.id, v_error, p_now);
        end if;
        return v_applied;
    end if;
    -- Chatwoot says "sent" from the beginning: it was, once WhatsApp has given it an id.
    if coalesce(v_status, '') not in ('delivered', 'read') then
        if v_wamid is not null and v_sent.sent_at is null then
            perform sending.record_status(v_sent.id, 'sent', v_at);
        end if;
        return v_applied;
    end if;
    perform sending.record_status(v_sent.id, v_status, v_at);
    if v_sent.state in ('failed', 'queued') then
        -- It arrived after all: what its failure led to is taken back.
        perform outbox.mark_done(v_sent.send_key, p_now);
        perform people.record_number(
            v_person_id, (normalize.phone(v_sent.recipient)).match_key, 'reached', greatest(v_at, v_sent.failed_at)
        );
    end if;
    if (v_status = 'delivered' and v_sent.delivered_at is null) or (v_status = 'read' and v_sent.read_at is null) then
        perform leads.append_event(
            v_sent.lead_id, case v_status when 'delivered' then 'template_delivered' else 'template_read' end, 'chatwoot',
            jsonb_strip_nulls(jsonb_build_object(
                'message', v_sent.uid, 'at', v_at,
                'reached_at', case when v_sent.state in ('failed', 'queued', 'unknown') then coalesce(v_sent.accepted_at, v_sent.sending_at, v_at) end
            ))
        );
    end if;
    return v_applied;
end;
$$;

comment on function inbox.apply_own_template(sending.channels, jsonb, timestamptz) is
'Applies what Chatwoot tells of a template that it sends for us (channels.mode chatwoot; p_message of inbox.chatwoot_facts, known by our mark): that it has it, which settles a doubtful call; WhatsApp''s id, with
which the statuses that Meta told us before are applied; sent, delivered, read, as a maximum; a failure by the class of Meta''s code in its words (sending.record_failure). What it tells of an
earlier copy counts only where that one reached the person.';

revoke all on function inbox.apply_own_template(sending.channels, jsonb, timestamptz) from public;
