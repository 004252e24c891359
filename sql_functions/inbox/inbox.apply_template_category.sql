create or replace function inbox.apply_template_category(p_payload jsonb, p_occurred_at timestamptz, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_applied inbox.applied;
begin
    v_applied.state := 'ignored';
    if sending.is_template_of_another(p_payload ->> 'waba_id') then
        v_applied.reason := 'other_account';
        return v_applied;
    end if;
    if v_entry ->> 'new_category' is null or v_entry ->> 'new_category' not in ('MARKETING', 'UTILITY') then
        -- Also the notice of a change to come, which has only correct_category.
        v_applied.reason := 'no_change';
        return v_applied;
    end if;
    v_applied.reason := sending.set_template_category(
        v_entry ->> 'message_template_name', replace(v_entry ->> 'message_template_language', '-', '_'), v_entry ->> 'new_category',
        coalesce(p_occurred_at, p_now)
    );
    if v_applied.reason is null then
        v_applied.state := 'applied';
    end if;
    return v_applied;
end;
$$;

comment on function inbox.apply_template_category(jsonb, timestamptz, timestamptz) is
'Meta put a template into another category, which changes its price and its limits: ours follows, unless a later change is known. Source: Meta, webhooks reference, template_category_update.';

revoke all on function inbox.apply_template_category(jsonb, timestamptz, timestamptz) from public;
