create or replace function inbox.apply_status(
    p_payload jsonb,
    p_now timestamptz,
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
    v_status constant text := v_entry ->> 'status';
    v_at constant timestamptz := inbox.unix_time(v_entry ->> 'timestamp');
    v_opaque constant text := v_entry ->> 'biz_opaque_callback_data';
    v_row outbox.jobs;
    v_sent sending.messages;
    v_next record;
    v_is_copy boolean;
begin
    wamid := v_entry ->> 'id';
    if wamid is null or v_status is null or v_at is null then
        raise exception 'a status needs id, status and a timestamp in Unix seconds' using errcode = 'ID105';
    end if;
    if not exists (select from sending.channels as c where c.phone_number_id = p_payload ->> 'phone_number_id') then
        state := 'ignored';
        reason := 'other_number';
        return;
    end if;
    if v_status not in ('sent', 'delivered', 'read', 'played', 'failed') then
        state := 'ignored';
        reason := 'unknown_status';
        return;
    end if;

    message_id := sending.message_by_wamid(wamid);
    if message_id is null and v_opaque ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        select m.id into message_id from sending.messages as m where m.uid = v_opaque::uuid;
    end if;
    if message_id is null then
        perform pg_advisory_xact_lock(hashtextextended('sending.wamid:' || wamid, 0));
        message_id := sending.message_by_wamid(wamid);
    end if;
    if message_id is null then
        state := 'parked';
        reason := 'unknown_wamid';
        return;
    end if;

    -- Outbox row, message, lead: the order in which a worker's report takes them.
    perform from outbox.jobs as o
    where o.dedupe_key = (select m.send_key from sending.messages as m where m.id = apply_status.message_id)
    for update;
    select * into v_sent from sending.messages as m where m.id = apply_status.message_id for update;
    select * into v_row from outbox.jobs as o where o.dedupe_key = v_sent.send_key;
    lead_id := v_sent.lead_id;
    state := 'applied';

    if v_sent.wamid is distinct from wamid and wamid <> all (v_sent.earlier_wamids) then
        if v_sent.wamid is null then
            -- WhatsApp tells of it before its answer did, or instead of it: it was accepted.
            v_row.lead_id := v_sent.lead_id;
            v_row.dedupe_key := v_sent.send_key;
            perform sending.record_acceptance(
                v_row, jsonb_build_object('wamid', wamid, 'wa_id', v_entry ->> 'recipient_id'), least(v_at, p_now)
            );
            perform sending.finish_send(v_sent.send_key, p_now);
        else
            update sending.messages as m set earlier_wamids = m.earlier_wamids || apply_status.wamid where m.id = v_sent.id;
        end if;
        select * into v_sent from sending.messages as m where m.id = v_sent.id;
        select * into v_row from outbox.jobs as o where o.dedupe_key = v_sent.send_key;
    end if;
    v_is_copy := v_sent.wamid is distinct from wamid;

    if v_is_copy and v_status in ('sent', 'failed') then
        reason := 'another_copy';
        return;
    end if;

    if v_status = 'failed' then
        if v_sent.delivered_at is not null then
            reason := 'was_delivered';
        elsif v_sent.state <> 'failed' then
            if v_row.id is null then
                v_row.kind := 'whatsapp.template';
                v_row.lead_id := v_sent.lead_id;
                v_row.channel_id := v_sent.channel_id;
                v_row.dedupe_key := v_sent.send_key;
                v_row.payload := jsonb_build_object('purpose', v_sent.purpose);
                v_row.attempts := v_sent.sends;
                v_row.created_at := v_sent.queued_at;
            end if;
            select * into v_next from sending.fail_template(
                v_row,
                jsonb_strip_nulls(jsonb_build_object(
                    'target', 'whatsapp', 'phase', 'answered', 'operation', 'status', 'at', v_at,
                    'code', (v_entry #>> '{errors,0,code}')::bigint,
                    'message', v_entry #>> '{errors,0,title}',
                    'details', v_entry #>> '{errors,0,error_data,details}'
                )),
                p_now
            );
            if v_next.state = 'pending' then
                update outbox.jobs as o
                set state = 'pending', due_at = v_next.due_at, finished_at = null, claimed_by = null, lease_expires_at = null
                where o.dedupe_key = v_sent.send_key;
                if not found then
                    perform outbox.enqueue(
                        v_row.kind, v_row.lead_id, v_next.due_at, v_row.dedupe_key, v_row.payload, v_row.channel_id
                    );
                end if;
            end if;
        end if;
    else
        update sending.messages as m
        set sent_at = case when v_status = 'sent' then least(m.sent_at, v_at) else m.sent_at end,
            delivered_at = case when v_status <> 'sent' then least(m.delivered_at, v_at) else m.delivered_at end,
            read_at = case when v_status in ('read', 'played') then least(m.read_at, v_at) else m.read_at end,
            state = case
                when v_status in ('read', 'played') or m.read_at is not null then 'read'
                when v_status = 'delivered' or m.delivered_at is not null then 'delivered'
                when m.failed_at is not null then 'failed'
                else 'sent'
            end,
            error = case when v_status = 'sent' then m.error end
        where m.id = v_sent.id;
        if v_status <> 'sent' and v_sent.state in ('failed', 'queued') then
            -- It arrived after all: what its failure led to is taken back.
            perform sending.finish_send(v_sent.send_key, p_now);
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

    update sending.messages as m
    set wa_id = coalesce(m.wa_id, v_entry ->> 'recipient_id')
    where m.id = v_sent.id and m.wa_id is null and v_entry ? 'recipient_id';
    perform people.learn_identity(
        (select l.person_id from leads.leads as l where l.id = v_sent.lead_id),
        coalesce(v_entry ->> 'recipient_id', p_payload #>> '{contact,wa_id}'),
        coalesce(v_entry ->> 'recipient_user_id', p_payload #>> '{contact,user_id}')
    );
end;
$$;

comment on function inbox.apply_status(jsonb, timestamptz) is
'Applies one status of a message (payload of inbox.whatsapp_facts): its own time by Meta''s clock, the state as a maximum (sent, delivered, read;
read implies delivered; failed never overrides those, and gives way to them). Our message is found by wamid, else by biz_opaque_callback_data, which
then is its acceptance; else the status is parked. A failure acts by the class of its code, as an answer would. Raises ID105 without id, status or time.
Source: Meta, webhooks reference, status messages.';

revoke all on function inbox.apply_status(jsonb, timestamptz) from public;
