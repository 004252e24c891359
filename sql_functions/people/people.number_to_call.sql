create or replace function people.number_to_call(p_person_id bigint)
returns people.identifiers
language plpgsql
stable
as $$
declare
    v_number people.identifiers := people.phone_of(p_person_id);
begin
    if v_number.id is null then
        select * into v_number
        from people.identifiers as i
        where i.person_id = p_person_id and i.kind = 'phone'
        order by i.id desc
        limit 1;
    end if;
    return v_number;
end;
$$;

comment on function people.number_to_call(bigint) is
'The number that a consultant calls: people.phone_of(), else the newest that is unconfirmed, since speaking to the person is what confirms it. Null without one.';

revoke all on function people.number_to_call(bigint) from public;
