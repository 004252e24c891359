create or replace function intake.is_self_referral(p_person people.identity, p_referrer people.identity)
returns boolean
language plpgsql
immutable
parallel safe
as $$
begin
    return coalesce(p_referrer.phone_key = p_person.phone_key, false) or coalesce(p_referrer.email_key = p_person.email_key, false);
end;
$$;

comment on function intake.is_self_referral(people.identity, people.identity) is
'Does the referrer come with the phone or the e-mail of the person? Whether others of their identifiers name one known person is people.is_same_person().';

revoke all on function intake.is_self_referral(people.identity, people.identity) from public;
