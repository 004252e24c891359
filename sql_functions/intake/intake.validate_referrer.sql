create or replace function intake.validate_referrer(p_referrer jsonb)
returns jsonb
language plpgsql
stable
as $$
begin
    if p_referrer is null or p_referrer = 'null' then
        return '[]'::jsonb;
    elsif jsonb_typeof(p_referrer) <> 'object' then
        return meta.errors(meta.field_error('referrer', 'ID112', meta.text('field.must_be_object')));
    end if;
    return meta.errors(
        normalize.check_text(p_referrer, 'referrer.name', true, 200),
        normalize.check_text(p_referrer, 'referrer.phone', false, 64),
        normalize.check_text(p_referrer, 'referrer.email', false, 254)
    );
end;
$$;

comment on function intake.validate_referrer(jsonb) is 'intake.validate_submission() for the field referrer: optional, with a name.';

revoke all on function intake.validate_referrer(jsonb) from public;
