create or replace function sending.prepare_template(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_purpose text;
    v_lead leads.leads;
    v_phone people.identifiers;
    v_channel sending.channels;
    v_template sending.templates;
    v_message sending.messages;
    v_values text[];
    v_buttons jsonb;
    v_missing_since timestamptz;
    v_opens_at timestamptz;
    v_prepared outbox.prepared;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    v_purpose := v_job.payload ->> 'purpose';
    -- The lead's row lock orders this decision against replies, opt-outs, wins and losses.
    select * into v_lead from leads.leads as l where l.id = v_job.lead_id for no key update;
    v_phone := people.phone_of(v_lead.person_id);
    select * into v_message from sending.messages as m where m.send_key = v_job.dedupe_key for update;

    -- CANCEL: it left before
    if v_message.id is not null and v_message.state <> 'queued' then
        return row('cancel', null, 'already_' || v_message.state, null)::outbox.prepared;
    end if;
    -- CANCEL: something speaks against writing to this number
    if v_purpose in ('first_contact', 'rework') and v_lead.hold_reason is not null then
        return row('cancel', null, 'held', null)::outbox.prepared;
    end if;
    -- CANCEL: the lead does not wait for this message any more
    if v_purpose in ('first_contact', 'rework') and v_lead.next_action is distinct from v_purpose then
        return row('cancel', null, case v_purpose when 'rework' then 'person_answered' else 'lead_moved_on' end, null)::outbox.prepared;
    end if;
    -- CANCEL: the attempt that ordered it was cancelled
    if v_purpose = 'rework' and not exists (
        select
        from rework.attempts as a
        where a.id = (v_job.payload ->> 'attempt_id')::bigint and a.cycle = v_lead.cycle
            and (a.state = 'planned' or (coalesce(v_message.sends, 0) > 0 and a.state <> 'cancelled'))
    ) then
        return row('cancel', null, 'person_answered', null)::outbox.prepared;
    end if;
    -- CANCEL: there is no number, or the person asked not to be contacted
    if v_phone.id is null then
        return row('cancel', null, 'no_phone', null)::outbox.prepared;
    end if;
    -- The confirmation that there will be no more is the one message that a person who opted out still gets.
    if (v_purpose is not distinct from 'opt_out_confirmation')
        <> people.is_suppressed(people.own_keys(v_lead.person_id) || ('phone:' || v_phone.match_key))
    then
        return row(
            'cancel', null, case when v_purpose = 'opt_out_confirmation' then 'not_opted_out' else 'opted_out' end, null
        )::outbox.prepared;
    end if;

    -- CANCEL: WhatsApp said that it does not reach the number
    if v_phone.refused_at is not null and v_purpose is distinct from 'opt_out_confirmation' then
        return row('cancel', null, 'number_refused', null)::outbox.prepared;
    end if;

    -- HOLD: the channel
    select * into v_channel from sending.channels as c where c.id = coalesce(v_job.channel_id, (sending.default_channel()).id);
    if v_channel.id is null or v_channel.state = 'stopped' then
        return row(
            'hold', p_now + interval '5 minutes', case when v_channel.id is null then 'no_channel' else 'channel_stopped' end, null
        )::outbox.prepared;
    end if;
    if v_channel.held_until > p_now then
        return row('hold', v_channel.held_until, 'channel_held', null)::outbox.prepared;
    end if;

    -- HOLD: the template, and after four hours without one CANCEL
    v_template := sending.choose_template(v_purpose, v_job.payload ->> 'template_code', v_lead.referrer_id is not null);
    if v_template.state is distinct from 'approved' then
        v_missing_since := greatest(
            v_lead.first_contact_due_at, v_job.created_at, v_channel.state_since,
            sending.template_missing_since(v_purpose, v_job.payload ->> 'template_code', v_lead.referrer_id is not null)
        );
        if v_missing_since < p_now - interval '4 hours' then
            return row('cancel', null, 'no_template_for_4_hours', null)::outbox.prepared;
        end if;
        return row('hold', p_now + interval '1 minute', 'template_not_approved', null)::outbox.prepared;
    end if;
    if v_template.held_until > p_now then
        return row('hold', v_template.held_until, 'template_not_approved', null)::outbox.prepared;
    end if;

    -- HOLD: Meta keeps from this person for a day what promotes, whatever else made the message due
    if v_message.sends between 1 and 2 and sending.error_class(v_message.error) = 'RECIPIENT_COOLDOWN' and v_message.sending_at > p_now - interval '24 hours' then
        return row('hold', v_message.sending_at + interval '24 hours', 'recipient_cooldown', null)::outbox.prepared;
    end if;

    -- HOLD: sending hours; who just wrote is answered at any hour
    v_opens_at := calendar.next_sending_time(p_now, calendar.time_zone_of(v_phone.value));
    if v_opens_at > p_now and v_purpose is distinct from 'opt_out_confirmation' then
        return row('hold', v_opens_at, 'outside_hours', null)::outbox.prepared;
    end if;

    -- HOLD: the limits of recipient and number
    v_prepared := sending.reserve_send(v_channel, v_phone.value, p_now);
    if v_prepared.verdict is distinct from 'go' then
        return v_prepared;
    end if;

    -- GO
    v_values := sending.parameter_values(v_template, v_lead.id);
    insert into sending.messages as m (
        lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, queued_at, sending_at
    )
    values (
        v_lead.id, v_channel.id, v_template.id, v_template.purpose, v_job.dedupe_key, v_phone.value,
        sending.render(v_template.body, v_values), 'sending', 1, v_job.created_at, p_now
    )
    on conflict (send_key) do update set
        channel_id = excluded.channel_id, template_id = excluded.template_id, recipient = excluded.recipient,
        body = excluded.body, state = 'sending', sends = m.sends + 1, sending_at = excluded.sending_at, error = null
    returning * into v_message;
    perform people.record_number(v_lead.person_id, v_phone.match_key, 'tried', p_now);
    v_buttons := sending.renew_buttons(v_message.id, v_template.buttons);
    v_prepared.work := jsonb_build_object(
        'phone_number_id', v_channel.phone_number_id,
        'to', v_message.recipient,
        'template', v_template.name,
        'language', v_template.language,
        'parameter_format', v_template.parameter_format,
        'body_parameters', (
            select coalesce(jsonb_agg(jsonb_build_object('name', n.name, 'text', v_values[n.position]) order by n.position), '[]')
            from unnest(v_template.parameters) with ordinality as n (name, position)
        ),
        'buttons', v_buttons,
        'opaque', v_message.uid
    );
    return v_prepared;
end;
$$;

comment on function sending.prepare_template(bigint, timestamptz) is
'Decides, in the transaction that claims a template''s job, whether it is sent now. go: the message is `sending` and work says what to send;
hold: not before due_at, because of reason; cancel: never, because of reason (the lead moved on, the person wrote or opted out, or the message left
before). Payload {"purpose"}: first_contact; rework, with template_code and attempt_id; opt_out_confirmation, which only a person who opted out gets.
Keeps sending hours, and the limits of sending.reserve_send(). Locks the lead, then the message.';

revoke all on function sending.prepare_template(bigint, timestamptz) from public;
