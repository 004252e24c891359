create or replace function people.identity_keys(p_identity people.identity)
returns text[]
language plpgsql
immutable
parallel safe
as $$
begin
    return array_remove(
        array['phone:' || p_identity.phone_key, 'email:' || p_identity.email_key, 'tax_id:' || p_identity.tax_id], null
    ) || case when jsonb_array_length(p_identity.phones) > 1 then array(
        select 'phone:' || f.match_key
        from jsonb_to_recordset(p_identity.phones) as f (match_key text, is_valid boolean)
        where f.is_valid and f.match_key is distinct from p_identity.phone_key
    ) end;
end;
$$;

comment on function people.identity_keys(people.identity) is 'The keys ("kind:match_key") of what names somebody; see people.keys_of(). Empty for null.';

revoke all on function people.identity_keys(people.identity) from public;
