create or replace function people.identity_keys(p_identity people.identity)
returns text[]
language plpgsql
immutable
parallel safe
as $$
begin
    return array_remove(
        array['phone:' || p_identity.phone_key, 'email:' || p_identity.email_key, 'tax_id:' || p_identity.tax_id], null
    );
end;
$$;

comment on function people.identity_keys(people.identity) is 'The keys ("kind:match_key") of what names somebody; see people.keys_of(). Empty for null.';

revoke all on function people.identity_keys(people.identity) from public;
