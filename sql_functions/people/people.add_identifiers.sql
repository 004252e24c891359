create or replace function people.add_identifiers(p_person_id bigint, p_identity people.identity)
returns void
language plpgsql
volatile
as $$
declare
    v_is_shared boolean;
begin
    v_is_shared := p_identity.phone_key is not null and exists (
        select from people.identifiers as o
        where o.kind = 'phone' and o.match_key = p_identity.phone_key and o.person_id <> p_person_id
    );
    -- One statement for all three: each one checks every constraint of the table anew.
    insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared, rule_version)
    select p_person_id, n.kind, n.value, n.match_key, n.phone_kind, n.is_shared, normalize.rule_version(n.kind)
    from (
        values
            ('phone', p_identity.phone, p_identity.phone_key, p_identity.phone_kind, v_is_shared),
            ('email', p_identity.email, p_identity.email_key, null, false),
            ('tax_id', p_identity.tax_id, p_identity.tax_id, null, false)
    ) as n (kind, value, match_key, phone_kind, is_shared)
    where n.match_key is not null
    on conflict on constraint identifiers_person_id_kind_match_key_key do nothing;
    if v_is_shared then
        -- From now on it names nobody without the name, the one who had it first neither.
        update people.identifiers as o
        set is_shared = true
        where o.kind = 'phone' and o.match_key = p_identity.phone_key and not o.is_shared;
    end if;
end;
$$;

comment on function people.add_identifiers(bigint, people.identity) is
'Adds to a person what they do not have yet of these identifiers. A phone that somebody else has is shared from then on. An e-mail or CPF/CNPJ of
somebody else is the caller''s to leave out: unique_violation.';

revoke all on function people.add_identifiers(bigint, people.identity) from public;
