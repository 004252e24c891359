create or replace function routing.has_name(p_person_id bigint, p_name text)
returns boolean
language plpgsql
stable
as $$
begin
    return (
        select exists (
            select from people.people as p where p.id = p_person_id and p.name_key = (select n.name_key from normalize.person_name(p_name) as n)
        )
    );
end;
$$;

comment on function routing.has_name(bigint, text) is 'Is this the whole name of the person, whatever its accents and capitals? Stricter than the name gate (people.has_name).';

revoke all on function routing.has_name(bigint, text) from public;
