create or replace function people.is_same_person(
    p_phone_key text,
    p_email_key text,
    p_tax_id text,
    p_other_phone_key text,
    p_other_email_key text
)
returns boolean
language plpgsql
stable
as $$
begin
    return exists (
        select
        from people.identifiers as i
        join people.identifiers as o on o.person_id = i.person_id
        where not i.is_shared
            and not o.is_shared
            and (
                (i.kind = 'phone' and i.match_key = p_phone_key and people.is_personal_kind(i.phone_kind))
                or (i.kind = 'email' and i.match_key = p_email_key)
                or (i.kind = 'tax_id' and i.match_key = p_tax_id)
            )
            and (
                (o.kind = 'phone' and o.match_key = p_other_phone_key and people.is_personal_kind(o.phone_kind))
                or (o.kind = 'email' and o.match_key = p_other_email_key)
            )
    );
end;
$$;

comment on function people.is_same_person(text, text, text, text, text) is
'Do these identifiers (match keys of a mobile, an e-mail, a CPF/CNPJ) and those others name one person that is known already? Each may be null; landlines
and shared numbers prove nothing.';

revoke all on function people.is_same_person(text, text, text, text, text) from public;
