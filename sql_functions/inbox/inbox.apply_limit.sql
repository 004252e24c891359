create or replace function inbox.apply_limit(p_payload jsonb, p_occurred_at timestamptz, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_tier constant text := upper(coalesce(
        v_entry ->> 'max_daily_conversations_per_business', v_entry ->> 'max_daily_conversation_per_phone', v_entry ->> 'current_limit'
    ));
    v_number constant text := regexp_replace(v_tier, '^TIER_', '');
    v_limit integer;
    v_is_latest boolean;
    v_applied inbox.applied;
begin
    v_applied.state := 'ignored';
    if sending.is_of_another_account(p_payload ->> 'waba_id') then
        v_applied.reason := 'other_account';
        return v_applied;
    end if;
    if v_number ~ '^[1-9][0-9]{0,8}K?$' then
        v_limit := rtrim(v_number, 'K')::integer * case when v_number like '%K' then 1000 else 1 end;
    elsif v_number is null or v_number not in ('UNLIMITED', '-1') then
        v_applied.reason := 'unknown_limit';
        return v_applied;
    end if;
    v_is_latest := sending.set_people_per_day(v_limit, coalesce(p_occurred_at, p_now), p_now);
    if v_is_latest then
        v_applied.state := 'applied';
    else
        v_applied.reason := 'outdated';
    end if;
    return v_applied;
end;
$$;

comment on function inbox.apply_limit(jsonb, timestamptz, timestamptz) is
'Meta changed at p_occurred_at how many people may be contacted in a day (a number, or TIER_250, TIER_2K … TIER_UNLIMITED). The limit belongs to the whole business, so every
channel gets it; an older word than the known one changes nothing. Source: Meta, webhooks reference, business_capability_update and phone_number_quality_update.';

revoke all on function inbox.apply_limit(jsonb, timestamptz, timestamptz) from public;
