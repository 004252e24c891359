create or replace function intake.lock_parties(p_referral intake.referral)
returns void
language plpgsql
volatile
as $$
declare
    v_keys text[] := people.identity_keys(p_referral.person);
begin
    if (p_referral.referrer).name is not null then
        v_keys := v_keys || people.identity_keys(p_referral.referrer);
    end if;
    if p_referral.emails is not null then
        v_keys := v_keys || array(select 'email:' || (e.value ->> 'match_key') from jsonb_array_elements(p_referral.emails) as e);
    end if;
    perform people.lock_identity(v_keys);
end;
$$;

comment on function intake.lock_parties(intake.referral) is
'Until the transaction ends, nobody else decides who the identifiers of person and referrer name. All at once, in the order of people.lock_identity().';

revoke all on function intake.lock_parties(intake.referral) from public;
