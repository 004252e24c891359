create or replace function people.keep_phones(p_person_id bigint, p_phones jsonb, p_new_keys text[], p_is_known boolean, p_brought_by text)
returns void
language plpgsql
volatile
as $$
declare
    v_new text[];
    v_is_confirmed boolean;
    v_created_at timestamptz;
begin
    -- Of somebody new each number counts like the first.
    v_is_confirmed := not exists (
        select from people.identifiers as i where i.person_id = p_person_id and i.kind = 'phone' and i.match_key = any (p_new_keys) and i.confirmed_at is null
    );
    -- What came in one field came at one time, the one to write to as the newest.
    v_created_at := coalesce(
        (select max(i.created_at) from people.identifiers as i where i.person_id = p_person_id and i.kind = 'phone' and i.match_key = any (p_new_keys)),
        util.current_time()
    );
    v_new := array(
        select f.match_key
        from jsonb_to_recordset(p_phones) as f (match_key text, is_valid boolean)
        where f.is_valid and not exists (
            select from people.identifiers as i
            where i.person_id = p_person_id and i.kind = 'phone' and i.match_key = f.match_key
        )
    ) || p_new_keys;
    insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared, rule_version, brought_by, confirmed_at, created_at)
    select
        p_person_id, 'phone', n.e164, n.match_key, n.kind, n.is_shared and n.is_confirmed, normalize.rule_version('phone'), p_brought_by,
        case when n.is_confirmed then util.current_time() end,
        v_created_at - n.position * interval '1 microsecond'
    from (
        select
            f.e164, f.match_key, f.kind, f.position,
            case when p_is_known then people.is_phone_believed(p_person_id, f.kind, p_brought_by) else v_is_confirmed end as is_confirmed,
            exists (
                select
                from people.identifiers as o
                where o.kind in ('phone', 'wa_id') and o.match_key = f.match_key and o.person_id <> p_person_id and o.confirmed_at is not null
            ) as is_shared
        from jsonb_to_recordset(p_phones) as f ("position" integer, e164 text, match_key text, kind text, is_valid boolean)
        where f.is_valid and not people.is_detached(p_person_id, f.match_key, null)
    ) as n
    order by n.position
    on conflict on constraint identifiers_person_id_kind_match_key_key do nothing;

    -- From now on a number that two people have names nobody without the name.
    update people.identifiers as o
    set is_shared = true
    from jsonb_to_recordset(p_phones) as f (match_key text, is_valid boolean)
    where f.is_valid and o.kind in ('phone', 'wa_id') and o.match_key = f.match_key and o.person_id <> p_person_id and not o.is_shared
        and exists (
            select from people.identifiers as m where m.person_id = p_person_id and m.kind = 'phone' and m.match_key = f.match_key and m.confirmed_at is not null
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

comment on function people.keep_phones(bigint, jsonb, text[], boolean, text) is
'Keeps the phones of a person (array of rows of normalize.phones): those that are new to them, and for each what was repaired, the text it was read from and the
extension. p_new_keys: match keys that were stored a moment ago; p_is_known: were they known before; p_brought_by: who says so. New numbers of somebody known are
believed as people.is_phone_believed() says, and one that was detached from them is left out. A number that somebody else has too is shared from now on. The caller holds people.lock_identity() on every key.';

revoke all on function people.keep_phones(bigint, jsonb, text[], boolean, text) from public;
