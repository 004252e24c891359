create or replace function sending.prepare_template(
    p_message outbox.jobs,
    p_now timestamptz,
    out verdict text,
    out due_at timestamptz,
    out reason text,
    out work jsonb
)
language plpgsql
volatile
as $$
declare
    v_purpose constant text := p_message.payload ->> 'purpose';
    v_lead leads.leads;
    v_phone people.identifiers;
    v_channel sending.channels;
    v_template sending.templates;
    v_sent sending.messages;
    v_values text[];
    v_opens_at timestamptz;
    v_buttons jsonb := '[]'::jsonb;
    v_button record;
    v_token text;
begin
    -- The lead's row lock orders this decision against replies, opt-outs, wins and losses.
    select * into v_lead from leads.leads as l where l.id = p_message.lead_id for no key update;
    v_phone := people.phone_of(v_lead.person_id);
    select * into v_sent from sending.messages as m where m.send_key = p_message.dedupe_key for update;
    verdict := 'cancel';
    if v_sent.state not in ('queued') then
        reason := 'already_' || v_sent.state;
        return;
    end if;
    -- GUARD: the lead does not wait for this message any more
    if v_purpose in ('first_contact', 'rework') and v_lead.next_action is distinct from v_purpose then
        reason := case v_purpose when 'rework' then 'person_answered' else 'lead_moved_on' end;
        return;
    end if;
    if v_purpose = 'rework' and not exists (
        select
        from rework.attempts as a
        where a.id = (p_message.payload ->> 'attempt_id')::bigint and a.cycle = v_lead.cycle
            and (a.state = 'planned' or (v_sent.sends > 0 and a.state <> 'cancelled'))
    ) then
        reason := 'person_answered';
        return;
    end if;
    if v_phone.id is null then
        reason := 'no_phone';
        return;
    end if;
    -- The confirmation that there will be no more is the one message that a person who opted out still gets.
    if (v_purpose is not distinct from 'opt_out_confirmation') <> people.is_suppressed(v_phone.match_key, null, null) then
        reason := case v_purpose when 'opt_out_confirmation' then 'not_opted_out' else 'opted_out' end;
        return;
    end if;

    verdict := 'hold';
    select * into v_channel from sending.channels as c
    where c.id = coalesce(p_message.channel_id, (sending.default_channel()).id);
    if v_channel.id is null or v_channel.state = 'stopped' then
        reason := case when v_channel.id is null then 'no_channel' else 'channel_stopped' end;
        due_at := p_now + interval '5 minutes';
        return;
    end if;
    if v_channel.held_until > p_now then
        reason := 'channel_held';
        due_at := v_channel.held_until;
        return;
    end if;

    select * into v_template
    from sending.templates as t
    where t.purpose = v_purpose
        and t.code = coalesce(p_message.payload ->> 'template_code', t.code)
        and (v_lead.referrer_id is not null or not 'referrer_name' = any (t.parameters))
    order by t.state = 'approved' desc, 'referrer_name' = any (t.parameters) desc, t.id
    limit 1;
    if v_template.state is distinct from 'approved' or v_template.held_until > p_now then
        if greatest(v_lead.first_contact_due_at, p_message.created_at) < p_now - interval '4 hours' then
            verdict := 'cancel';
            reason := 'no_template_for_4_hours';
            return;
        end if;
        reason := 'template_not_approved';
        due_at := greatest(p_now + interval '1 minute', v_template.held_until);
        return;
    end if;

    v_opens_at := calendar.next_sending_time(p_now, calendar.time_zone_of(v_phone.value));
    -- Who just wrote is answered at any hour.
    if v_opens_at > p_now and v_purpose <> 'opt_out_confirmation' then
        reason := 'outside_hours';
        due_at := v_opens_at;
        return;
    end if;

    -- Whoever sends through this number next counts what this transaction sent.
    perform pg_advisory_xact_lock(hashtextextended('sending.channel:' || v_channel.id, 0));

    -- Pair rate: one message in 6 s to one recipient (Meta, Cloud API overview, pair rate limits).
    select max(m.sending_at) + interval '6 seconds' into due_at
    from sending.messages as m
    where m.recipient = v_phone.value and m.sending_at > p_now - interval '6 seconds';
    if due_at > p_now then
        reason := 'recipient_rate';
        return;
    end if;

    if v_channel.people_per_day is not null and v_channel.people_per_day <= (
        select count(distinct m.recipient)
        from sending.messages as m
        where m.channel_id = v_channel.id and m.sending_at > p_now - interval '24 hours' and m.recipient <> v_phone.value
    ) then
        reason := 'people_per_day';
        due_at := p_now + interval '10 minutes';
        return;
    end if;

    insert into sending.send_seconds as s (channel_id, starts_at, sends)
    values (v_channel.id, date_trunc('second', p_now), 1)
    on conflict (channel_id) do update set
        -- A clock that was put right must not leave the count in a second that is far ahead.
        starts_at = case
            when s.starts_at > excluded.starts_at + interval '1 minute' then excluded.starts_at
            else greatest(s.starts_at, excluded.starts_at)
        end,
        sends = case
            when s.starts_at >= excluded.starts_at and s.starts_at <= excluded.starts_at + interval '1 minute' then s.sends + 1
            else 1
        end
    where s.starts_at < excluded.starts_at
        or s.starts_at > excluded.starts_at + interval '1 minute'
        or s.sends < v_channel.messages_per_second;
    if not found then
        reason := 'channel_rate';
        due_at := date_trunc('second', p_now) + interval '1 second';
        return;
    end if;

    v_values := sending.parameter_values(v_template, v_lead.id);
    insert into sending.messages as m (
        lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, queued_at, sending_at
    )
    values (
        v_lead.id, v_channel.id, v_template.id, v_template.purpose, p_message.dedupe_key, v_phone.value,
        sending.render(v_template.body, v_values), 'sending', 1, p_message.created_at, p_now
    )
    on conflict (send_key) do update set
        channel_id = excluded.channel_id, template_id = excluded.template_id, recipient = excluded.recipient,
        body = excluded.body, state = 'sending', sends = m.sends + 1, sending_at = excluded.sending_at, error = null
    returning * into v_sent;

    delete from sending.message_buttons as b where b.message_id = v_sent.id;
    for v_button in
        select b.n - 1 as position, b.value ->> 'action' as action
        from jsonb_array_elements(v_template.buttons) with ordinality as b (value, n)
    loop
        v_token := encode(ext.gen_random_bytes(24), 'hex');
        insert into sending.message_buttons (message_id, position, action, token_sha256)
        values (v_sent.id, v_button.position, v_button.action, sha256(convert_to(v_token, 'UTF8')));
        v_buttons := v_buttons || jsonb_build_object('index', v_button.position, 'payload', 'ind1.' || v_token);
    end loop;

    verdict := 'go';
    due_at := null;
    work := jsonb_build_object(
        'phone_number_id', v_channel.phone_number_id,
        'to', v_sent.recipient,
        'template', v_template.name,
        'language', v_template.language,
        'parameter_format', v_template.parameter_format,
        'body_parameters', (
            select coalesce(jsonb_agg(jsonb_build_object('name', n.name, 'text', v_values[n.position]) order by n.position), '[]')
            from unnest(v_template.parameters) with ordinality as n (name, position)
        ),
        'buttons', v_buttons,
        'opaque', v_sent.uid
    );
end;
$$;

comment on function sending.prepare_template(outbox.jobs, timestamptz) is
'Decides, in the transaction that claims a template row, whether it is sent now. verdict go: the message is `sending` and work says what to send;
hold: not before due_at, because of reason; cancel: never, because of reason (the lead moved on, the person wrote or opted out, or the message left
before). Payload {"purpose"}: first_contact; rework, with attempt_id; opt_out_confirmation, which only a person who opted out gets.
Keeps the limits that several workers share: sending hours, one message in 6 s per recipient, the number''s rate, people per day.';

revoke all on function sending.prepare_template(outbox.jobs, timestamptz) from public;
