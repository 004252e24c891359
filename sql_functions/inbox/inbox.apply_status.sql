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
    v_sent sending.messages;
    v_lead leads.leads;
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

    v_sent := sending.lock_message(message_id);
    lead_id := v_sent.lead_id;
    state := 'applied';

    if v_sent.wamid is distinct from wamid and wamid <> all (v_sent.earlier_wamids) then
        if v_sent.wamid is null then
            -- WhatsApp tells of it before its answer did, or instead of it: it was accepted.
            perform sending.accept_message(v_sent.id, wamid, v_entry ->> 'recipient_id', least(v_at, p_now));
            perform outbox.mark_done(v_sent.send_key, p_now);
        else
            perform sending.add_copy(v_sent.id, wamid);
        end if;
        select * into v_sent from sending.messages as m where m.id = v_sent.id;
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
            perform sending.fail_message(
                v_sent.id,
                jsonb_strip_nulls(jsonb_build_object(
                    'target', 'whatsapp', 'phase', 'answered', 'operation', 'status', 'at', v_at,
                    'code', (v_entry #>> '{errors,0,code}')::bigint,
                    'message', v_entry #>> '{errors,0,title}',
                    'details', v_entry #>> '{errors,0,error_data,details}'
                )),
                p_now
            );
        end if;
    else
        perform sending.record_status(v_sent.id, v_status, v_at);
        if v_status <> 'sent' and v_sent.state in ('failed', 'queued') then
            -- It arrived after all: what its failure led to is taken back.
            perform outbox.mark_done(v_sent.send_key, p_now);
            select * into v_lead from leads.leads as l where l.id = v_sent.lead_id for no key update;
            if v_lead.status in ('new', 'contacted') and v_lead.next_action in ('call_by_consultant', 'human_review', 'first_contact') then
                perform flow.await_reply(v_lead.id, v_sent.recipient, coalesce(v_sent.accepted_at, v_at), 'delivered_after_all');
            end if;
        end if;
        if v_status = 'delivered' and v_sent.delivered_at is null or v_status in ('read', 'played') and v_sent.read_at is null then
            perform leads.append_event(
                v_sent.lead_id, case v_status when 'delivered' then 'template_delivered' else 'template_read' end, 'whatsapp',
                jsonb_build_object('message', v_sent.uid, 'at', v_at)
            );
        end if;
    end if;

    perform sending.learn_wa_id(v_sent.id, v_entry ->> 'recipient_id');
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
