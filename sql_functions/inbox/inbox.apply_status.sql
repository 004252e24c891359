create or replace function inbox.apply_status(p_payload jsonb, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_status constant text := v_entry ->> 'status';
    v_at constant timestamptz := inbox.unix_time(v_entry ->> 'timestamp');
    v_opaque constant text := v_entry ->> 'biz_opaque_callback_data';
    v_error constant jsonb := jsonb_strip_nulls(jsonb_build_object(
        'target', 'whatsapp', 'phase', 'answered', 'operation', 'status', 'at', v_at,
        'code', (v_entry #>> '{errors,0,code}')::bigint,
        'message', v_entry #>> '{errors,0,title}',
        'details', v_entry #>> '{errors,0,error_data,details}'
    ));
    v_wa_id constant text := p_payload #>> '{who,wa_id}';
    v_user_id constant text := p_payload #>> '{who,user_id}';
    v_parent_user_id constant text := p_payload #>> '{who,parent_user_id}';
    v_sent sending.messages;
    v_person_id bigint;
    v_channel_id bigint;
    v_is_copy boolean;
    v_applied inbox.applied;
begin
    v_applied.wamid := v_entry ->> 'id';
    if v_applied.wamid is null or v_status is null or v_at is null then
        raise exception 'a status needs id, status and a timestamp in Unix seconds' using errcode = 'ID105';
    end if;
    select c.id into v_channel_id from sending.channels as c where c.phone_number_id = p_payload ->> 'phone_number_id';
    if not found then
        v_applied.state := 'ignored';
        v_applied.reason := 'other_number';
        return v_applied;
    end if;
    perform sending.learn_account(v_channel_id, p_payload ->> 'waba_id');
    if v_status not in ('sent', 'delivered', 'read', 'played', 'failed') then
        v_applied.state := 'ignored';
        v_applied.reason := 'unknown_status';
        return v_applied;
    end if;

    v_applied.message_id := sending.message_by_wamid(v_applied.wamid);
    if v_applied.message_id is null and v_opaque ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        select m.id into v_applied.message_id from sending.messages as m where m.uid = v_opaque::uuid;
    end if;
    if v_applied.message_id is null then
        perform pg_advisory_xact_lock(hashtextextended('sending.wamid:' || v_applied.wamid, 0));
        v_applied.message_id := sending.message_by_wamid(v_applied.wamid);
    end if;
    if v_status <> 'failed' then
        perform sending.record_charge(v_channel_id, v_applied.wamid, v_applied.message_id, v_status, v_entry -> 'pricing', v_at);
    end if;
    if v_applied.message_id is null then
        v_applied.state := 'parked';
        v_applied.reason := 'unknown_wamid';
        return v_applied;
    end if;

    select l.person_id into v_person_id
    from sending.messages as m
    join leads.leads as l on l.id = m.lead_id
    where m.id = v_applied.message_id;
    if (v_status = 'failed' and sending.error_class(v_error) = 'OPT_OUT') or inbox.is_news(v_person_id, v_wa_id, v_user_id, v_parent_user_id) then
        -- In the order of locks: identifiers before the job and the message.
        perform people.lock_person(v_person_id);
    end if;
    v_sent := sending.lock_message(v_applied.message_id);
    v_applied.lead_id := v_sent.lead_id;
    v_applied.state := 'applied';

    if v_sent.wamid is distinct from v_applied.wamid and v_applied.wamid <> all (v_sent.earlier_wamids) then
        if v_sent.wamid is null then
            -- WhatsApp tells of it before its answer did, or instead of it: it was accepted.
            perform sending.accept_message(v_sent.id, v_applied.wamid, v_wa_id, least(v_at, p_now));
            perform outbox.mark_done(v_sent.send_key, p_now);
        else
            perform sending.add_copy(v_sent.id, v_applied.wamid);
        end if;
        select * into v_sent from sending.messages as m where m.id = v_sent.id;
    end if;
    v_is_copy := v_sent.wamid is distinct from v_applied.wamid;

    if v_is_copy and v_status in ('sent', 'failed') then
        v_applied.reason := 'another_copy';
        return v_applied;
    end if;

    if v_status = 'failed' then
        if v_sent.delivered_at is not null then
            v_applied.reason := 'was_delivered';
        elsif v_sent.state <> 'failed' then
            perform sending.fail_message(v_sent.id, v_error, p_now);
        end if;
    else
        perform sending.record_status(v_sent.id, v_status, v_at);
        if v_status <> 'sent' and v_sent.state in ('failed', 'queued') then
            -- It arrived after all: what its failure led to is taken back.
            perform outbox.mark_done(v_sent.send_key, p_now);
            perform people.record_number(
                (select l.person_id from leads.leads as l where l.id = v_sent.lead_id), (normalize.phone(v_sent.recipient)).match_key, 'reached',
                greatest(v_at, v_sent.failed_at)
            );
        end if;
        if v_status = 'delivered' and v_sent.delivered_at is null or v_status in ('read', 'played') and v_sent.read_at is null then
            perform leads.append_event(
                v_sent.lead_id, case v_status when 'delivered' then 'template_delivered' else 'template_read' end, 'whatsapp',
                jsonb_strip_nulls(jsonb_build_object(
                    'message', v_sent.uid, 'at', v_at,
                    -- It arrived after all, whatever was thought of it.
                    'reached_at', case when v_sent.state in ('failed', 'queued', 'unknown') then coalesce(v_sent.accepted_at, v_sent.sending_at, v_at) end
                ))
            );
        end if;
    end if;

    -- The number has another id than theirs, and nothing told of a change: it may have reached somebody else.
    if people.is_another_id(v_person_id, v_user_id) then
        if not exists (select from people.identifiers as i where i.person_id = v_person_id and i.kind = 'bsuid' and i.match_key = v_user_id) then
            perform inbox.hold_other_id(v_sent.lead_id, v_user_id, null, v_at);
        end if;
        return v_applied;
    end if;
    perform sending.learn_wa_id(v_sent.id, v_wa_id);
    perform inbox.learn_identity(
        v_person_id, v_wa_id, v_user_id,
        -- Whom it reached was decided when it left.
        coalesce(v_sent.sending_at, v_at),
        v_parent_user_id
    );
    return v_applied;
end;
$$;

comment on function inbox.apply_status(jsonb, timestamptz) is
'Applies one status of a message (payload of inbox.whatsapp_facts): its own time by Meta''s clock, the state as a maximum (sent, delivered, read;
read implies delivered; failed never overrides those, and gives way to them). Our message is found by wamid, else by biz_opaque_callback_data, which
then is its acceptance; else the status is parked. What it says of the price goes into the ledger of costs, also of messages that are not ours. A failure acts by the class of its code, as an answer would. Raises ID105 without id, status or time.
Source: Meta, webhooks reference, status messages.';

revoke all on function inbox.apply_status(jsonb, timestamptz) from public;
