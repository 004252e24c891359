create or replace function inbox.apply_preference(p_payload jsonb, p_occurred_at timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_value constant text := v_entry ->> 'value';
    v_wa_id constant text := p_payload #>> '{who,wa_id}';
    v_parent_user_id constant text := p_payload #>> '{who,parent_user_id}';
    v_user_id constant text := people.user_id_of(p_payload #>> '{who,user_id}', v_parent_user_id);
    v_phone_key constant text := people.wa_key(v_wa_id);
    v_came_by constant text[] := array_remove(array['phone:' || v_phone_key, 'bsuid:' || v_user_id, 'bsuid:' || v_parent_user_id], null);
    v_channel_id bigint;
    v_sender record;
    v_is_suppressed boolean := false;
    v_is_outdated boolean;
    v_applied inbox.applied;
begin
    if v_came_by = '{}' or p_occurred_at is null or v_value is null then
        raise exception 'a preference needs a user, a value and a timestamp' using errcode = 'ID105';
    end if;
    if v_value not in ('stop', 'resume') or coalesce(v_entry ->> 'category', 'marketing_messages') <> 'marketing_messages' then
        v_applied.state := 'ignored';
        v_applied.reason := 'unknown_preference';
        return v_applied;
    end if;
    select c.id into v_channel_id from sending.channels as c where c.phone_number_id = p_payload ->> 'phone_number_id';
    if v_channel_id is null and p_payload ->> 'phone_number_id' is not null then
        v_applied.state := 'ignored';
        v_applied.reason := 'other_number';
        return v_applied;
    end if;
    if sending.is_of_another_account(p_payload ->> 'waba_id') then
        v_applied.state := 'ignored';
        v_applied.reason := 'other_account';
        return v_applied;
    end if;
    v_applied.state := 'applied';
    select * into v_sender from inbox.find_sender(v_channel_id, v_phone_key, v_user_id, p_occurred_at);
    v_applied.lead_id := v_sender.lead_id;
    if v_sender.person_id is not null then
        perform people.lock_person(v_sender.person_id);
        perform inbox.learn_identity(v_sender.person_id, v_wa_id, p_payload #>> '{who,user_id}', p_occurred_at, v_parent_user_id);
        if v_value = 'stop' then
            perform leads.opt_out(v_sender.person_id, 'whatsapp_preference', 'whatsapp', p_occurred_at, v_came_by);
        else
            perform leads.lift_suppression(v_sender.person_id, 'whatsapp_resume', 'whatsapp', p_occurred_at, v_came_by);
        end if;
        v_is_outdated := people.is_person_suppressed(v_sender.person_id) <> (v_value = 'stop');
        v_applied.state := case when v_is_outdated then 'ignored' else 'applied' end;
        v_applied.reason := case when v_is_outdated then 'outdated' when v_value = 'stop' then 'stop' end;
        return v_applied;
    end if;
    if v_value = 'stop' then
        v_is_suppressed := leads.suppress_stranger(v_wa_id, 'whatsapp_preference', 'whatsapp', p_occurred_at, v_user_id);
    else
        perform people.lift_suppressions(v_came_by, p_occurred_at);
    end if;
    if not v_is_suppressed then
        v_applied.state := 'ignored';
        v_applied.reason := 'unknown_person';
    end if;
    return v_applied;
end;
$$;

comment on function inbox.apply_preference(jsonb, timestamptz) is
'A person stopped or resumed marketing messages in WhatsApp itself: opts them out, or lifts what they asked before; no message confirms it. One that
is older than what they said since changes nothing. A stop that was applied has the reason stop, which outlives what it said (inbox.purge). Raises ID105 without user, value or time. Source: Meta, webhooks reference, user_preferences.';

revoke all on function inbox.apply_preference(jsonb, timestamptz) from public;
