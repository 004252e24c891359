create or replace function intake.tidy_consent(p_tidied intake.tidied, p_at timestamptz)
returns intake.tidied
language plpgsql
stable
as $$
declare
    v_given constant jsonb := p_tidied.body -> 'consent';
    v_tidied intake.tidied := p_tidied;
    v_given_at timestamptz;
begin
    if not intake.is_filled(v_given) then
        return intake.keep_tidied(p_tidied, 'consent', null);
    elsif jsonb_typeof(v_given) <> 'object' then
        -- true and "1" do not say what was agreed to.
        return intake.keep_tidied(p_tidied, 'consent', null, intake.set_aside('consent', 'not_an_object'));
    end if;
    v_tidied := intake.tidy_group(v_tidied, 'consent', '{"basis": 40, "statement": 1000, "at": 40}');
    if coalesce(v_tidied.body #>> '{consent,basis}', '') not in ('legitimate_interest', 'consent', 'contract') then
        return intake.keep_tidied(v_tidied, 'consent', null, intake.set_aside('consent.basis', 'unknown_code'));
    end if;
    if v_tidied.body #>> '{consent,at}' is not null then
        v_given_at := calendar.parse_time(v_tidied.body #>> '{consent,at}');
        if v_given_at is null or v_given_at > p_at + interval '1 day' then
            v_tidied := intake.keep_tidied(
                v_tidied, 'consent', (v_tidied.body -> 'consent') - 'at', intake.set_aside('consent.at', 'not_a_time')
            );
        end if;
    end if;
    return v_tidied;
end;
$$;

comment on function intake.tidy_consent(intake.tidied, timestamptz) is
'intake.tidy() for the field consent: an object with a known basis; given at the latest a day after p_at, since clocks differ.';

revoke all on function intake.tidy_consent(intake.tidied, timestamptz) from public;
