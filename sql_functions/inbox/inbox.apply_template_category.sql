create or replace function inbox.apply_template_category(p_payload jsonb)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_is_known boolean;
    v_applied inbox.applied;
begin
    v_applied.state := 'ignored';
    if v_entry ->> 'new_category' is null or v_entry ->> 'new_category' not in ('MARKETING', 'UTILITY') then
        -- Also the notice of a change to come, which has only correct_category.
        v_applied.reason := 'no_change';
        return v_applied;
    end if;
    v_is_known := sending.set_template_category(
        v_entry ->> 'message_template_name', replace(v_entry ->> 'message_template_language', '-', '_'), v_entry ->> 'new_category'
    );
    if v_is_known then
        v_applied.state := 'applied';
    else
        v_applied.reason := 'unknown_template';
    end if;
    return v_applied;
end;
$$;

comment on function inbox.apply_template_category(jsonb) is
'Meta put a template into another category, which changes its price and its limits: ours follows. Source: Meta, webhooks reference, template_category_update.';

revoke all on function inbox.apply_template_category(jsonb) from public;
