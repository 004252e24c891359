create or replace function people.own_keys(p_person_id bigint)
returns text[]
language plpgsql
stable
as $$
begin
    return array(
        select k.key
        from (
            select
                case
                    when people.is_alone(i) then case i.kind when 'wa_id' then 'phone' else i.kind end || ':' || i.match_key
                    else people.named_key(case i.kind when 'wa_id' then 'phone' else i.kind end, i.match_key, p.name_key)
                end as key,
                min(i.id) as first_id
            from people.identifiers as i
            join people.people as p on p.id = i.person_id
            where i.person_id = p_person_id
            group by 1
        ) as k
        order by k.first_id
    );
end;
$$;

comment on function people.own_keys(bigint) is
'The keys of what is a person''s alone (people.is_alone), and for what they share or what is unconfirmed the key of identifier and name together: what their wishes
cover, and nobody else''s. Empty when there is none.';

revoke all on function people.own_keys(bigint) from public;
