create or replace function people.is_same_person(p_one people.identity, p_other people.identity)
returns boolean
language plpgsql
stable
as $$
begin
    if p_other.phone_key is null and p_other.email_key is null then
        return false;
    end if;
    return exists (
        select
        from people.identifiers as i
        join people.identifiers as o on o.person_id = i.person_id
        where people.is_alone(i)
            and people.is_alone(o)
            and (
                (i.kind = 'phone' and i.match_key = p_one.phone_key)
                or (i.kind = 'email' and i.match_key = p_one.email_key)
                or (i.kind = 'tax_id' and i.match_key = p_one.tax_id)
            )
            and (
                (o.kind = 'phone' and o.match_key = p_other.phone_key)
                or (o.kind = 'email' and o.match_key = p_other.email_key)
            )
    );
end;
$$;

comment on function people.is_same_person(people.identity, people.identity) is
'Do these identifiers and the phone or e-mail of the other name one person that is known already? What is null names nobody; what is not
somebody''s alone (people.is_alone) proves nothing.';

revoke all on function people.is_same_person(people.identity, people.identity) from public;
