create or replace function leads.has_words(p_person_id bigint, p_pattern text)
returns boolean
language sql
stable
as $$
    select exists (
        select
        from people.people as p
        where p.id = p_person_id and (p.name_key like p_pattern or normalize.unaccented(p.registered_name) like p_pattern)
    );
$$;

comment on function leads.has_words(bigint, text) is
'Does the name of a person, or that of the register, fit a pattern of leads.search()? False for a null pattern.';

revoke all on function leads.has_words(bigint, text) from public;
