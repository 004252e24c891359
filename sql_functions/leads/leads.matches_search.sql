create or replace function leads.matches_search(p_person_id bigint, p_name_key text, p_email_key text, p_phone_key text, p_digits text)
returns boolean
language sql
stable
as $$
    select
        (p_name_key is not null and exists (
            select from people.people as p
            where p.id = p_person_id
                and strpos(lower(normalize.unaccented(concat_ws(chr(10), p.name, p.registered_name))), p_name_key) > 0
        ))
        or (p_email_key is not null and exists (
            select from people.identifiers as i
            where i.person_id = p_person_id and i.kind = 'email' and (i.match_key = p_email_key or starts_with(i.value, p_email_key))
        ))
        or (p_digits is not null and exists (
            select from people.identifiers as i
            where i.person_id = p_person_id and i.kind = 'phone'
                and (i.match_key = p_phone_key or (p_digits <> '' and strpos(i.value, p_digits) > 0))
        ));
$$;

comment on function leads.matches_search(bigint, text, text, text, text) is
'Does a person match a search: part of the name (lower case, without accents), an e-mail''s key or beginning, a phone''s key or part of its digits?
Only the argument that is not null is compared.';

revoke all on function leads.matches_search(bigint, text, text, text, text) from public;
