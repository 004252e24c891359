create or replace function people.has_initials(p_person people.people, p_name text)
returns boolean
language plpgsql
stable
as $$
declare
    v_own constant text := p_person.name_key;
    v_given constant text := (normalize.person_name(p_name)).name_key;
begin
    return coalesce(
        v_own <> v_given
        and left(v_own, 1) = left(v_given, 1)
        and case
            when v_given ~ '^. .' then normalize.same_person_name(v_own, split_part(v_own, ' ', 1) || substr(v_given, 2))
            when v_own ~ '^. .' then normalize.same_person_name(split_part(v_given, ' ', 1) || substr(v_own, 2), v_given)
            else false
        end,
        false
    );
end;
$$;

comment on function people.has_initials(people.people, text) is
'May a person be the one with this name when one of the two names begins with an initial ("M. Souza" and "Maria Souza")? Enough beside what is somebody''s alone, not beside
what several share (people.has_name).';

revoke all on function people.has_initials(people.people, text) from public;
