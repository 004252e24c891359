create or replace function people.phone_of(p_person_id bigint)
returns people.identifiers
language plpgsql
stable
as $$
begin
    return (
        select i
        from people.identifiers as i
        where i.person_id = p_person_id and i.kind = 'phone' and i.confirmed_at is not null
        order by
            (people.is_whatsapp_kind(i.phone_kind) and i.refused_at is null) desc, i.answered_at desc nulls last,
            i.tried_at is null desc, i.created_at desc, i.id desc
        limit 1
    );
end;
$$;

comment on function people.phone_of(bigint) is
'The phone by which a person is contacted: of those that WhatsApp may reach and did not refuse the one they last wrote from, else the newest that was not tried, else
the newest, and of several that came together the first; then any other. Null when there is none that is confirmed.';

revoke all on function people.phone_of(bigint) from public;
