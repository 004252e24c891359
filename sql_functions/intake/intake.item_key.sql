create or replace function intake.item_key(p_source intake.sources, p_item jsonb, p_body jsonb, p_key text)
returns text
language plpgsql
immutable
as $$
declare
    v_named constant jsonb := case
        when p_source.field_map ? 'delivery_id' then intake.read_expression(p_item, p_body, p_source.field_map -> 'delivery_id')
    end;
    v_key constant text := case when intake.is_filled(v_named) then btrim(v_named #>> '{}') else p_key end;
begin
    return intake.key_of(v_key);
end;
$$;

comment on function intake.item_key(intake.sources, jsonb, jsonb, text) is
'The idempotency key of one referral of a webhook: what the source''s map finds for delivery_id, which stands in the signed body, else p_key.';

revoke all on function intake.item_key(intake.sources, jsonb, jsonb, text) from public;
