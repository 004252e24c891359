create or replace function intake.validate_consent(p_consent jsonb, p_at timestamptz)
returns jsonb
language plpgsql
stable
as $$
declare
    v_basis_error jsonb;
    v_time_error jsonb;
    v_given_at timestamptz;
begin
    if p_consent is null or p_consent = 'null' then
        return '[]'::jsonb;
    elsif jsonb_typeof(p_consent) <> 'object' then
        return meta.errors(meta.field_error('consent', 'ID112', meta.text('field.must_be_object')));
    end if;

    v_basis_error := normalize.check_text(p_consent, 'consent.basis', true, 40);
    if v_basis_error is null and coalesce(p_consent ->> 'basis', '') not in ('legitimate_interest', 'consent', 'contract') then
        v_basis_error := meta.field_error('consent.basis', 'ID114', meta.text('field.one_of', 'legitimate_interest, consent, contract'));
    end if;
    v_time_error := normalize.check_text(p_consent, 'consent.at', false, 40);
    if v_time_error is null and nullif(p_consent ->> 'at', '') is not null then
        v_given_at := calendar.parse_time(p_consent ->> 'at');
        if v_given_at is null or v_given_at > p_at + interval '1 day' then
            v_time_error := meta.field_error('consent.at', 'ID118', meta.text('field.must_be_time'));
        end if;
    end if;
    return meta.errors(
        v_basis_error, normalize.check_text(p_consent, 'consent.statement', false, 1000), v_time_error
    );
end;
$$;

comment on function intake.validate_consent(jsonb, timestamptz) is
'intake.validate_submission() for the field consent: optional, with a known basis; given at the latest a day after p_at, since clocks differ.';

revoke all on function intake.validate_consent(jsonb, timestamptz) from public;
