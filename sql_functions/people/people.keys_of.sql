create or replace function people.keys_of(p_person_id bigint)
returns text[]
language plpgsql
stable
as $$
begin
    return array(
        select k.key
        from (
            select case i.kind when 'wa_id' then 'phone' else i.kind end || ':' || i.match_key as key, min(i.id) as first_id
            from people.identifiers as i
            where i.person_id = p_person_id
            group by 1
        ) as k
        order by k.first_id
    );
end;
$$;

comment on function people.keys_of(bigint) is
'The keys ("kind:match_key") of everything that names a person, shared or not, as people.lock_identity() takes them; a wa_id counts as the phone that it is. Empty
when there is none. What a wish of theirs covers is people.own_keys().';

revoke all on function people.keys_of(bigint) from public;
