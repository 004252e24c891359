create or replace function people.keep_phones(p_person_id bigint, p_phones jsonb, p_new_keys text[])
returns void
language plpgsql
volatile
as $$
declare
    v_new text[];
begin
    v_new := array(
        select f.match_key
        from jsonb_to_recordset(p_phones) as f (match_key text, is_valid boolean)
        where f.is_valid and not exists (
            select from people.identifiers as i
            where i.person_id = p_person_id and i.kind = 'phone' and i.match_key = f.match_key
        )
    ) || p_new_keys;
    insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared, rule_version)
    select p_person_id, 'phone', n.e164, n.match_key, n.kind, n.is_shared, normalize.rule_version('phone')
    from (
        select
            f.e164, f.match_key, f.kind, f.position,
            exists (
                select from people.identifiers as o where o.kind = 'phone' and o.match_key = f.match_key and o.person_id <> p_person_id
            ) as is_shared
        from jsonb_to_recordset(p_phones) as f ("position" integer, e164 text, match_key text, kind text, is_valid boolean)
        where f.is_valid
    ) as n
    order by n.position
    on conflict on constraint identifiers_person_id_kind_match_key_key do nothing;

    -- From now on a number that two people have names nobody without the name.
    update people.identifiers as o
    set is_shared = true
    from jsonb_to_recordset(p_phones) as f (match_key text, is_valid boolean)
    where f.is_valid and o.kind = 'phone' and o.match_key = f.match_key and o.person_id <> p_person_id and not o.is_shared
        and exists (
            select from people.identifiers as m where m.person_id = p_person_id and m.kind = 'phone' and m.match_key = f.match_key
        );

    -- A number that somebody wrote without need of repair is beyond doubt, then and later.
    update people.identifiers as i
    set raw = case when f.repairs <> '{}' then f.raw end, repairs = f.repairs, extension = coalesce(f.extension, i.extension)
    from jsonb_to_recordset(p_phones) as f (match_key text, is_valid boolean, raw text, repairs text[], extension text)
    where f.is_valid and i.person_id = p_person_id and i.kind = 'phone' and i.match_key = f.match_key
        and (i.repairs <> '{}' or f.repairs = '{}' or i.match_key = any (v_new))
        and (i.repairs, i.extension) is distinct from (f.repairs, coalesce(f.extension, i.extension));
end;
$$;

comment on function people.keep_phones(bigint, jsonb, text[]) is
'Keeps the phones of a person (array of rows of normalize.phones): those that are new to them, and for each what was repaired, the text it was read from and the
extension. p_new_keys: match keys that were stored a moment ago. A number that somebody else has too is shared from now on. The caller holds people.lock_identity() on every key.';

revoke all on function people.keep_phones(bigint, jsonb, text[]) from public;
