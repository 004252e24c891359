create or replace function messaging.record_acceptance(p_message outbox.messages, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_sent messaging.messages;
    v_lead core.leads;
    v_time_zone text;
begin
    update messaging.messages as m
    set state = 'accepted', accepted_at = p_now, wamid = p_result ->> 'wamid', wa_id = p_result ->> 'wa_id',
        unknown_at = null, error = null
    where m.send_key = p_message.dedupe_key and m.wamid is null
    returning * into v_sent;
    if not found then
        return false;
    end if;

    select * into v_lead from core.leads as l where l.id = p_message.lead_id for no key update;
    update core.leads as l
    set last_outbound_at = p_now, first_contact_at = coalesce(l.first_contact_at, p_now)
    where l.id = p_message.lead_id;
    perform core.append_event(
        v_lead.id, 'template_accepted', 'worker',
        jsonb_build_object('message', v_sent.uid, 'template_id', v_sent.template_id, 'purpose', v_sent.purpose)
    );
    if v_lead.status = 'new' then
        perform core.change_status(v_lead.id, 'contacted', 'worker', 'first_contact_accepted');
        v_time_zone := core.time_zone_of(v_sent.recipient);
        perform core.set_next_action(
            v_lead.id, 'await_reply',
            messaging.next_sending_time(
                ((p_now at time zone v_time_zone)::date + ops.setting_text('await_reply_days')::integer)::timestamp at time zone v_time_zone,
                v_time_zone
            ),
            'worker', 'first_contact_accepted'
        );
    end if;
    perform messaging.request_summary_note(v_lead.id);
    return true;
end;
$$;

comment on function messaging.record_acceptance(outbox.messages, jsonb, timestamptz) is
'Meta accepted the template of this row (result: wamid, wa_id): the message is accepted, the lead contacted, its next action await_reply on D+3,
and the consultant gets the note. Whatever was thought of the message before gives way to this evidence. Returns false when it had a wamid already.';

revoke all on function messaging.record_acceptance(outbox.messages, jsonb, timestamptz) from public;
