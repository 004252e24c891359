create or replace function inbox.apply_whatsapp(p_kind text, p_payload jsonb, p_occurred_at timestamptz, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_applied inbox.applied;
begin
    -- A moment that has not come is no moment: it would make all that follows older.
    if p_occurred_at > p_now + interval '1 day' then
        raise exception 'a % is dated in the future', p_kind using errcode = 'ID105';
    end if;
    case p_kind
        when 'status' then v_applied := inbox.apply_status(p_payload, p_now);
        when 'message' then v_applied := inbox.apply_message(p_payload);
        when 'preference' then v_applied := inbox.apply_preference(p_payload, p_occurred_at);
        when 'template_status' then v_applied := inbox.apply_template_status(p_payload, p_occurred_at, p_now);
        when 'template_category' then v_applied := inbox.apply_template_category(p_payload, p_occurred_at, p_now);
        when 'limit' then v_applied := inbox.apply_limit(p_payload, p_occurred_at, p_now);
        when 'account' then v_applied := inbox.apply_account(p_payload, p_occurred_at, p_now);
        else
            v_applied.state := 'ignored';
            v_applied.reason := 'unknown_field';
    end case;
    return v_applied;
end;
$$;

comment on function inbox.apply_whatsapp(text, jsonb, timestamptz, timestamptz) is
'Does what one fact of inbox.whatsapp_facts() calls for. state applied, ignored (reason says why) or parked (a status of a wamid that is not
known yet); raises ID105 for a date in the future and what the fact makes raise, and the caller keeps it as failed.';

revoke all on function inbox.apply_whatsapp(text, jsonb, timestamptz, timestamptz) from public;
