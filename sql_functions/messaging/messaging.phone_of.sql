create or replace function messaging.phone_of(p_person_id bigint)
returns core.person_identifiers
language plpgsql
stable
as $$
begin
    return (
        select i
        from core.person_identifiers as i
        where i.person_id = p_person_id and i.kind = 'phone'
        order by core.is_whatsapp_kind(i.phone_kind) desc, i.id
        limit 1
    );
end;
$$;

comment on function messaging.phone_of(bigint) is
'The phone by which a person is contacted: the first that WhatsApp may reach, else the first; null when there is none.';

revoke all on function messaging.phone_of(bigint) from public;
