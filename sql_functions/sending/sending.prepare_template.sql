create or replace function sending.prepare_template(p_job_id bigint, p_now timestamptz, p_chatwoot jsonb default null)
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
    v_probe_at timestamptz;
    v_refusal text;
    v_variants text[];
    v_is_other_form boolean;
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
    -- CANCEL: there is no number, WhatsApp does not reach it, or the person asked not to be contacted
    v_refusal := sending.person_refusal(v_lead.person_id, v_phone);
    -- The confirmation that there will be no more is the one message that a person who opted out still gets.
    if v_purpose = 'opt_out_confirmation' and v_refusal is distinct from 'opted_out' and v_refusal is distinct from 'no_phone' then
        return row('cancel', null, 'not_opted_out', null)::outbox.prepared;
    end if;
    if v_refusal is not null and (v_purpose is distinct from 'opt_out_confirmation' or v_phone.id is null) then
        return row('cancel', null, v_refusal, null)::outbox.prepared;
    end if;

    -- HOLD: the channel
    select * into v_channel from sending.channels as c where c.id = coalesce(v_job.channel_id, (sending.default_channel()).id);
    if v_channel.id is null then
        return row('hold', p_now + interval '5 minutes', 'no_channel', null)::outbox.prepared;
    end if;
    if v_channel.state = 'stopped' then
        -- What was refused because of the number is tried again by one message at a time; what Meta says of the account is not.
        v_probe_at := case when v_channel.account_reason is null then sending.probe_at(v_channel.refusal_code, v_channel.refused_at, v_channel.refusals) end;
        if coalesce(v_probe_at > p_now, true) then
            return row('hold', least(v_probe_at, p_now + interval '5 minutes'), 'channel_stopped', null)::outbox.prepared;
        end if;
    end if;
    if v_channel.held_until > p_now then
        return row('hold', v_channel.held_until, 'channel_held', null)::outbox.prepared;
    end if;

    -- HOLD: the template, and after four hours without one CANCEL
    v_template := sending.choose_template(v_purpose, v_job.payload ->> 'template_code', v_lead.referrer_id is not null, v_lead.uid);
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
    if v_template.refusal_code is not null then
        if greatest(v_lead.first_contact_due_at, v_job.created_at, v_channel.state_since, v_template.refused_at) < p_now - interval '4 hours' then
            return row('cancel', null, 'no_template_for_4_hours', null)::outbox.prepared;
        end if;
        select sending.probe_at(v_template.refusal_code, greatest(v_template.refused_at, max(m.sending_at)), v_template.refusals) into v_probe_at
        from sending.messages as m
        where m.template_id = v_template.id and m.sending_at > v_template.refused_at;
        if v_probe_at > p_now then
            return row('hold', least(v_probe_at, p_now + interval '5 minutes'), 'template_refused', null)::outbox.prepared;
        end if;
    end if;

    -- HOLD: what Meta would refuse is not sent, until somebody has mended it
    v_values := sending.parameter_values(v_template, v_lead.id);
    if sending.misfit(v_template, v_values) is not null then
        if greatest(v_lead.first_contact_due_at, v_job.created_at, v_template.state_since) < p_now - interval '4 hours' then
            return row('cancel', null, 'no_template_for_4_hours', null)::outbox.prepared;
        end if;
        return row('hold', p_now + interval '1 minute', 'template_unfit', null)::outbox.prepared;
    end if;

    -- HOLD: Chatwoot sends the template only if its own copy has it, and before 4.5.0 only by number
    if v_channel.mode = 'chatwoot' and (
        v_template.chatwoot_state is distinct from 'APPROVED' or (v_template.parameter_format = 'NAMED' and sending.is_old_chatwoot(v_channel))
    ) then
        if greatest(
            v_lead.first_contact_due_at, v_job.created_at, v_channel.state_since, v_channel.mode_since, v_template.state_since, v_template.chatwoot_since
        ) < p_now - interval '4 hours' then
            return row('cancel', null, 'no_template_for_4_hours', null)::outbox.prepared;
        end if;
        if coalesce(v_template.chatwoot_seen_at < p_now - interval '5 minutes', true) then
            perform sending.request_sync();
        end if;
        return row('hold', p_now + interval '1 minute', 'template_not_in_chatwoot', null)::outbox.prepared;
    end if;

    -- HOLD: Meta keeps from this person for a day what promotes, whatever else made the message due
    if v_message.sends between 1 and 2 and sending.error_class(v_message.error) = 'RECIPIENT_COOLDOWN' and v_message.sending_at > p_now - interval '24 hours' then
        return row('hold', v_message.sending_at + interval '24 hours', 'recipient_cooldown', null)::outbox.prepared;
    end if;

    -- HOLD: who got a first contact for another lead is left alone for a while; the lead waits as if it had been due then
    if v_purpose = 'first_contact' then
        v_opens_at := sending.first_contact_from(v_lead.person_id, v_lead.id);
        if v_opens_at > p_now then
            v_opens_at := calendar.next_sending_time(v_opens_at, calendar.time_zone_of(v_phone.value), calendar.place_of(v_phone.value));
            perform leads.set_first_contact_due(v_lead.id, v_opens_at);
            return row('hold', v_opens_at, 'person_cool_down', null)::outbox.prepared;
        end if;
    end if;

    -- HOLD: sending hours; who just wrote is answered at any hour
    v_opens_at := calendar.next_sending_time(p_now, calendar.time_zone_of(v_phone.value), calendar.place_of(v_phone.value));
    if v_opens_at > p_now and v_purpose is distinct from 'opt_out_confirmation' then
        return row('hold', v_opens_at, 'outside_hours', null)::outbox.prepared;
    end if;

    -- HOLD: nobody has looked whether they answered, and at last CANCEL
    if v_purpose = 'rework' then
        v_prepared := sending.await_look((v_job.payload ->> 'attempt_id')::bigint, v_lead.id, p_now);
        if v_prepared.verdict is distinct from 'go' then
            return v_prepared;
        end if;
    end if;

    -- HOLD: Chatwoot sends it from a conversation that is still to be made, and at last CANCEL
    if v_channel.mode = 'chatwoot' and p_chatwoot is null then
        if greatest(v_lead.first_contact_due_at, v_job.created_at, v_channel.state_since, v_channel.mode_since) < p_now - interval '4 hours' then
            return row('cancel', null, 'no_conversation', null)::outbox.prepared;
        end if;
        return row('hold', p_now + interval '1 minute', 'no_conversation', null)::outbox.prepared;
    end if;

    -- HOLD: the limits of recipient and number
    v_prepared := sending.reserve_send(
        v_channel, v_phone.value, p_now, v_template, sending.window_until(v_channel.id, v_lead.person_id, p_now) is not null
    );
    if v_prepared.verdict is distinct from 'go' then
        return v_prepared;
    end if;

    -- GO, in the form of the number that WhatsApp takes: the one that it took last, or the one that was not tried
    v_variants := people.phone_variants(v_phone.value);
    -- Chatwoot sends to the address of its own contact.
    v_is_other_form := v_channel.mode = 'graph' and cardinality(v_variants) > 1 and (coalesce(v_message.is_other_form, false) or exists (
        select
        from sending.messages as m
        where m.recipient = v_phone.value and m.is_other_form and m.state in ('accepted', 'sent', 'delivered', 'read')
    ));
    insert into sending.messages as m (
        lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, is_other_form, queued_at, sending_at
    )
    values (
        v_lead.id, v_channel.id, v_template.id, v_template.purpose, v_job.dedupe_key, v_phone.value,
        sending.render(v_template.body, v_values, v_template.parameters), 'sending', 1, v_is_other_form, v_job.created_at, p_now
    )
    on conflict (send_key) do update set
        channel_id = excluded.channel_id, template_id = excluded.template_id, recipient = excluded.recipient,
        body = excluded.body, state = 'sending', sends = m.sends + 1, is_other_form = excluded.is_other_form, sending_at = excluded.sending_at, error = null
    returning * into v_message;
    perform people.record_number(v_lead.person_id, v_phone.match_key, 'tried', p_now);
    v_buttons := sending.renew_buttons(v_message.id, v_template.buttons);
    v_prepared.work := jsonb_build_object(
        'phone_number_id', v_channel.phone_number_id,
        'to', v_variants[case when v_is_other_form then 2 else 1 end],
        'template', v_template.name,
        'language', v_template.language,
        'parameter_format', v_template.parameter_format,
        'body_parameters', (
            select coalesce(jsonb_agg(jsonb_build_object('name', n.name, 'text', v_values[n.position]) order by n.position), '[]')
            from unnest(v_template.parameters) with ordinality as n (name, position)
        ),
        'buttons', v_buttons,
        'opaque', v_message.uid
    ) || case
        when v_channel.mode = 'chatwoot' then jsonb_build_object('chatwoot', p_chatwoot || jsonb_build_object(
            'content', v_message.body,
            'category', v_template.category,
            'is_flat', sending.is_old_chatwoot(v_channel),
            'sent_since', floor(extract(epoch from v_message.queued_at)),
            'refused', v_message.earlier_chatwoot_ids
        ))
        else '{}'
    end;
    return v_prepared;
end;
$$;

comment on function sending.prepare_template(bigint, timestamptz, jsonb) is
'Decides, in the transaction that claims a template''s job, whether it is sent now. go: the message is `sending` and work says what to send;
hold: not before due_at, because of reason; cancel: never, because of reason (the lead moved on, the person wrote or opted out, or the message left
before). Payload {"purpose"}: first_contact; rework, with template_code and attempt_id; opt_out_confirmation, which only a person who opted out gets.
Keeps the cool-down between first contacts of one person (sending.first_contact_from), sending hours, what sending.await_look() says, and the limits of sending.reserve_send(). Of a number
in mode chatwoot p_chatwoot says where Chatwoot sends it (account_id, conversation_id, whose), and without it the job waits; the template must be in Chatwoot''s own copy. Locks the
lead, then the message.';

revoke all on function sending.prepare_template(bigint, timestamptz, jsonb) from public;
