create or replace function routing.matches(p_facts jsonb, p_predicate jsonpath)
returns boolean
language sql
immutable
parallel safe
as $$
    select coalesce(jsonb_path_match(p_facts, p_predicate, '{}', true), false);
$$;

comment on function routing.matches(jsonb, jsonpath) is
'Do the facts of a lead (routing.facts) fulfil a compiled condition? What cannot be told, since the lead does not have what is asked, is no.';

revoke all on function routing.matches(jsonb, jsonpath) from public;
