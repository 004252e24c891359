create or replace function people.goes_by_another_name(p_person_id bigint, p_identity people.identity)
returns boolean
language plpgsql
stable
as $$
begin
    return (
        select exists (
            select
            from people.people as p
            where p.id = p_person_id and p_identity.name is not null
                and not people.has_name(p, p_identity.name, p_identity.registered_name) and not people.is_written_like(p, p_identity.name)
        )
    );
end;
$$;

comment on function people.goes_by_another_name(bigint, people.identity) is
'Is a person known by other names than this identity has? Two things that prove them make them one all the same, and whoever talks to them is told.';

revoke all on function people.goes_by_another_name(bigint, people.identity) from public;
