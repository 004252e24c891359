create or replace function people.add_identifiers(p_person_id bigint, p_identity people.identity, p_found people.found, p_brought_by text)
returns void
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_is_known constant boolean := p_found.person_id is not null;
    v_identifier_id bigint;
    v_is_vouched boolean := true;
    v_is_phone_confirmed boolean;
    v_is_phone_shared boolean;
    v_is_email_shared boolean;
    v_is_tax_id_shared boolean;
begin
    if v_is_known then
        -- GUARD: nothing is new
        if (p_identity.phone_key is null or p_person_id = any (p_found.phone_holders) and exists (
                select from people.identifiers as i where i.person_id = p_person_id and i.kind = 'phone' and i.match_key = p_identity.phone_key
            ))
            and (p_identity.email_key is null or p_person_id = any (p_found.email_holders))
            and (p_identity.tax_id is null or p_person_id = any (p_found.tax_id_holders))
        then
            -- What was unconfirmed came again, from somebody else.
            for v_identifier_id in
                select i.id
                from people.identifiers as i
                where i.person_id = p_person_id and i.confirmed_at is null
                    and (p_brought_by like 'consultant:%' or i.brought_by is distinct from p_brought_by)
                    and (
                        (i.kind = 'phone' and i.match_key = p_identity.phone_key) or (i.kind = 'email' and i.match_key = p_identity.email_key)
                        or (i.kind = 'tax_id' and i.match_key = p_identity.tax_id)
                    )
            loop
                perform people.confirm_identifier(v_identifier_id);
            end loop;
            return;
        end if;
        v_is_vouched := people.may_vouch(p_person_id, p_brought_by);
        v_is_phone_confirmed := people.is_phone_believed(p_person_id, p_identity.phone_kind, p_brought_by);
    else
        -- A number that comes with the e-mail of somebody with another name.
        v_is_phone_confirmed := p_brought_by like 'consultant:%' or p_found.email_owner_id is null
            or people.has_other_tax_id(p_found.email_owner_id, p_identity.tax_id);
    end if;

    -- What is unconfirmed takes nothing from whoever has it, before or after.
    v_is_phone_shared := v_is_phone_confirmed and p_found.phone_holders is not null and exists (
        select
        from people.identifiers as o
        where o.kind in ('phone', 'wa_id') and o.match_key = p_identity.phone_key and o.person_id <> p_person_id and o.confirmed_at is not null
    );
    v_is_email_shared := v_is_vouched and p_found.email_holders is not null and exists (
        select
        from people.identifiers as o
        where o.kind = 'email' and o.match_key = p_identity.email_key and o.person_id <> p_person_id and o.confirmed_at is not null
    );
    v_is_tax_id_shared := v_is_vouched and p_found.tax_id_holders is not null and exists (
        select
        from people.identifiers as o
        where o.kind = 'tax_id' and o.match_key = p_identity.tax_id and o.person_id <> p_person_id and o.confirmed_at is not null
    );
    -- One statement for all: each one checks every constraint of the table anew. Those who had it first no longer have it alone.
    if v_is_phone_shared or v_is_email_shared or v_is_tax_id_shared then
        update people.identifiers as o
        set is_shared = true
        where not o.is_shared and (
            (v_is_phone_shared and o.kind in ('phone', 'wa_id') and o.match_key = p_identity.phone_key)
            or (v_is_email_shared and o.kind = 'email' and o.match_key = p_identity.email_key)
            or (v_is_tax_id_shared and o.kind = 'tax_id' and o.match_key = p_identity.tax_id)
        );
    end if;
    insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared, rule_version, brought_by, confirmed_at)
    select
        p_person_id, n.kind, n.value, n.match_key, n.phone_kind, n.is_shared, normalize.rule_version(n.kind), p_brought_by,
        case when n.is_confirmed then v_now end
    from (
        values
            ('phone', p_identity.phone, p_identity.phone_key, p_identity.phone_kind, v_is_phone_shared, v_is_phone_confirmed),
            ('email', p_identity.email, p_identity.email_key, null, v_is_email_shared, v_is_vouched),
            ('tax_id', p_identity.tax_id, p_identity.tax_id, null, v_is_tax_id_shared, v_is_vouched)
    ) as n (kind, value, match_key, phone_kind, is_shared, is_confirmed)
    where n.match_key is not null
    on conflict on constraint identifiers_person_id_kind_match_key_key do nothing;
    if v_is_known then
        perform people.spread_suppression(people.own_keys(p_person_id), people.own_keys(p_person_id) || case
            when p_identity.phone_key is not null and not v_is_phone_confirmed and p_found.phone_holders is null then array['phone:' || p_identity.phone_key]
            else '{}'
        end);
    end if;
end;
$$;

comment on function people.add_identifiers(bigint, people.identity, people.found, text) is
'Adds to a person what they do not have yet of these identifiers (p_found: people.find_person; p_brought_by: who says so). What is confirmed of somebody else too is shared from
then on. What another''s word alone brings to a known person (people.may_vouch) is unconfirmed, and confirmed when it comes again from somebody independent. What is
new of somebody who asked not to be contacted is suppressed as well.';

revoke all on function people.add_identifiers(bigint, people.identity, people.found, text) from public;
