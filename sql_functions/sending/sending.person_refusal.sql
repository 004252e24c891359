create or replace function sending.person_refusal(p_person_id bigint, p_phone people.identifiers)
returns text
language plpgsql
stable
as $$
begin
    return case
        when p_phone.id is null then 'no_phone'
        when people.is_suppressed(people.own_keys(p_person_id) || ('phone:' || p_phone.match_key)) then 'opted_out'
        when p_phone.refused_at is not null then 'number_refused'
    end;
end;
$$;

comment on function sending.person_refusal(bigint, people.identifiers) is
'Why nothing may be sent to a person (p_phone: people.phone_of), whatever is waited for: no_phone, opted_out, number_refused (WhatsApp does not reach it). Null when something may.';

revoke all on function sending.person_refusal(bigint, people.identifiers) from public;
