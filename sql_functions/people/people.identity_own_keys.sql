create or replace function people.identity_own_keys(p_identity people.identity, p_found people.found)
returns text[]
language plpgsql
stable
as $$
declare
    v_person constant bigint := coalesce(p_found.person_id, 0);
    v_keys text[] := '{}'::text[];
begin
    -- Without an e-mail of their own, who is new is reached by this number alone: its wish is theirs.
    if p_identity.phone_key is not null and p_found.is_phone_wrong is not true then
        v_keys := v_keys || case
            when (people.is_personal_kind(p_identity.phone_kind) or (p_identity.email_key is null and p_found.person_id is null))
                and (p_found.phone_holders is null or v_person = all (p_found.phone_holders) or p_found.person_id is null)
                then 'phone:' || p_identity.phone_key
            else people.named_key('phone', p_identity.phone_key, p_identity.name_key)
        end;
    end if;
    if p_identity.email_key is not null then
        v_keys := v_keys || case
            when not normalize.is_role_mailbox(p_identity.email_key) and (p_found.email_holders is null or not exists (
                    -- What somebody only claims is nobody's yet.
                    select
                    from people.identifiers as o
                    where o.kind = 'email' and o.match_key = p_identity.email_key and o.person_id <> v_person and o.confirmed_at is not null
                ))
                then 'email:' || p_identity.email_key
            else people.named_key('email', p_identity.email_key, p_identity.name_key)
        end;
    end if;
    if p_identity.tax_id is not null then
        v_keys := v_keys || case
            when length(p_identity.tax_id) = 11 and (p_found.tax_id_holders is null or not exists (
                    select
                    from people.identifiers as o
                    where o.kind = 'tax_id' and o.match_key = p_identity.tax_id and o.person_id <> v_person and o.confirmed_at is not null
                ))
                then 'tax_id:' || p_identity.tax_id
            else people.named_key('tax_id', p_identity.tax_id, p_identity.name_key)
        end;
    end if;
    if jsonb_array_length(p_identity.phones) > 1 then
        v_keys := v_keys || array(
            select 'phone:' || f.match_key
            from jsonb_to_recordset(p_identity.phones) as f (match_key text, kind text, is_valid boolean)
            where f.is_valid and f.match_key is distinct from p_identity.phone_key and people.is_personal_kind(f.kind) and not exists (
                select
                from people.identifiers as o
                where o.kind in ('phone', 'wa_id') and o.match_key = f.match_key and o.person_id <> v_person
            )
        );
    end if;
    return v_keys;
end;
$$;

comment on function people.identity_own_keys(people.identity, people.found) is
'As people.own_keys(), of identifiers that are not stored: the keys of what is the alone of whom they name (p_found: people.find_person), and for what others have too
the key with the name. A number that nobody known answers for speaks for whoever is new on it.';

revoke all on function people.identity_own_keys(people.identity, people.found) from public;
