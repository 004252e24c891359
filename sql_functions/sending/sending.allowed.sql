create or replace function sending.allowed(p_channel_id bigint, p_person_id bigint, p_now timestamptz)
returns sending.allowance
language plpgsql
stable
as $$
declare
    v_phone people.identifiers;
    v_channel sending.channels;
    v_allowed sending.allowance;
    v_price sending.prices;
begin
    v_allowed.may := 'nothing';
    v_phone := people.phone_of(p_person_id);
    -- NOTHING, whatever is waited for: there is no number, the person asked for no more, or WhatsApp does not reach it
    v_allowed.reason := sending.person_refusal(p_person_id, v_phone);
    if v_allowed.reason is not null then
        return v_allowed;
    end if;

    -- NOTHING, until the number sends again
    select * into v_channel from sending.channels as c where c.id = p_channel_id;
    if v_channel.id is null or v_channel.state = 'stopped' then
        v_allowed.reason := case when v_channel.id is null then 'no_channel' else 'channel_stopped' end;
        return v_allowed;
    end if;
    if v_channel.held_until > p_now then
        v_allowed.reason := 'channel_held';
        v_allowed.allowed_from := v_channel.held_until;
        return v_allowed;
    end if;

    -- TEXT, while the window is open
    v_allowed.until := sending.window_until(p_channel_id, p_person_id, p_now);
    if v_allowed.until is not null then
        v_allowed.may := 'text';
        v_allowed.category := 'service';
        v_price := sending.price_of('service', 'regular', p_now);
        v_allowed.price := v_price.price;
        v_allowed.currency := v_price.currency;
        return v_allowed;
    end if;

    -- NOTHING, while the person is left alone: Meta keeps from them what promotes
    select max(m.sending_at) + interval '24 hours' into v_allowed.allowed_from
    from sending.messages as m
    where m.recipient = v_phone.value and m.sending_at > p_now - interval '24 hours' and m.error is not null
        and sending.error_class(m.error) = 'RECIPIENT_COOLDOWN';
    if v_allowed.allowed_from > p_now then
        v_allowed.reason := 'recipient_cooldown';
        return v_allowed;
    end if;
    -- NOTHING, outside the hours
    v_allowed.allowed_from := calendar.next_sending_time(p_now, calendar.time_zone_of(v_phone.value), calendar.place_of(v_phone.value));
    if v_allowed.allowed_from > p_now then
        v_allowed.reason := 'outside_hours';
        return v_allowed;
    end if;

    -- A TEMPLATE
    v_allowed.may := 'template';
    v_allowed.allowed_from := null;
    v_allowed.until := calendar.closing_time(p_now, calendar.time_zone_of(v_phone.value), calendar.place_of(v_phone.value));
    v_allowed.category := lower((sending.choose_template('first_contact', null, false)).category);
    v_price := sending.price_of(v_allowed.category, 'regular', p_now);
    v_allowed.price := v_price.price;
    v_allowed.currency := v_price.currency;
    return v_allowed;
end;
$$;

comment on function sending.allowed(bigint, bigint, timestamptz) is
'What may be sent to a person through a number now, until when and at what price: free words while their window is open, a template in sending hours, or nothing, because of reason:
no_phone, opted_out, number_refused, no_channel, channel_stopped, channel_held, recipient_cooldown, outside_hours. What one lead waits for is not asked here.';

revoke all on function sending.allowed(bigint, bigint, timestamptz) from public;
