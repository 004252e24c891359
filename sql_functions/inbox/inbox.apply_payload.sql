create or replace function inbox.apply_payload(p_provider text, p_kind text, p_payload jsonb, p_occurred_at timestamptz, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_applied inbox.applied;
begin
    case p_provider
        when 'whatsapp' then v_applied := inbox.apply_whatsapp(p_kind, p_payload, p_occurred_at, p_now);
        when 'chatwoot' then v_applied := inbox.apply_chatwoot(p_kind, p_payload, p_now);
        when 'observation' then v_applied := inbox.apply_observed(p_kind, p_payload, p_now);
    end case;
    return v_applied;
end;
$$;

comment on function inbox.apply_payload(text, text, jsonb, timestamptz, timestamptz) is
'Does what one fact of a provider''s delivery calls for; see inbox.apply_whatsapp(), inbox.apply_chatwoot() and inbox.apply_observed(). Raises what they raise.';

revoke all on function inbox.apply_payload(text, text, jsonb, timestamptz, timestamptz) from public;
