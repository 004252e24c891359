create or replace function people.sharers_of(p_person_id bigint, p_phone_keys text[] default null)
returns setof people.people
language sql
stable
as $$
    select p.*
    from (
        select distinct o.person_id
        from people.identifiers as i
        join people.identifiers as o on o.match_key = i.match_key and o.kind in ('phone', 'wa_id') and o.person_id <> i.person_id
        where i.person_id = p_person_id and i.kind = 'phone' and i.is_shared and people.is_personal_kind(i.phone_kind)
            and i.confirmed_at is not null and o.confirmed_at is not null
            and (p_phone_keys is null or i.match_key = any (p_phone_keys))
    ) as s
    join people.people as p on p.id = s.person_id
    order by p.id;
$$;

comment on function people.sharers_of(bigint, text[]) is
'Who else has a mobile of this person (p_phone_keys: one of these; null: any of theirs). That several answer a switchboard is nothing to be told.';

revoke all on function people.sharers_of(bigint, text[]) from public;
