-- requires: people.is_alone
create or replace function people.holders_of(p_kinds text[], p_match_key text, p_identity people.identity)
returns table (person_id bigint, is_alone boolean, is_named boolean, is_written_like boolean, is_namesake boolean)
language sql
stable
as $$
    select h.person_id, h.is_alone,
        h.is_looked_at and people.has_name(p, p_identity.name, p_identity.registered_name),
        h.is_looked_at and people.is_written_like(p, p_identity.name), h.is_namesake
    from (
        select o.person_id, o.is_alone, n.is_namesake, n.is_namesake or count(*) over () <= 20 as is_looked_at
        from (
            select i.person_id, bool_or(people.is_alone(i)) as is_alone
            from people.identifiers as i
            where i.kind = any (p_kinds) and i.match_key = p_match_key
            group by i.person_id
        ) as o
        join people.people as q on q.id = o.person_id
        cross join lateral (select coalesce(q.name_key = p_identity.name_key, false) as is_namesake) as n
    ) as h
    join people.people as p on p.id = h.person_id
    order by h.person_id;
$$;

comment on function people.holders_of(text[], text, people.identity) is
'Who has an identifier: is it theirs alone (people.is_alone), may they be the one with this name (people.has_name, people.is_written_like), is it the very same name. Comparing names takes its time: of an identifier that
more than twenty have, only the very same name is looked at.';

revoke all on function people.holders_of(text[], text, people.identity) from public;
