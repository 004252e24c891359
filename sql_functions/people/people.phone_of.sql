create or replace function people.phone_of(p_person_id bigint)
returns people.identifiers
language plpgsql
stable
as $$
begin
    return (
        select i
        from people.identifiers as i
        where i.person_id = p_person_id and i.kind = 'phone'
        order by people.is_whatsapp_kind(i.phone_kind) desc, i.id
        limit 1
    );
end;
$$;

comment on function people.phone_of(bigint) is
'The phone by which a person is contacted: the first that WhatsApp may reach, else the first; null when there is none.';

revoke all on function people.phone_of(bigint) from public;
