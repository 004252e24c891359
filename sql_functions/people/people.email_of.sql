create or replace function people.email_of(p_person_id bigint)
returns people.identifiers
language plpgsql
stable
as $$
begin
    return (
        select i
        from people.identifiers as i
        where i.person_id = p_person_id and i.kind = 'email' and i.confirmed_at is not null
        order by i.id
        limit 1
    );
end;
$$;

comment on function people.email_of(bigint) is 'The e-mail of a person that Chatwoot and the consultant are told: the first that is confirmed. Null without one.';

revoke all on function people.email_of(bigint) from public;
