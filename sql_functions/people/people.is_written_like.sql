create or replace function people.is_written_like(p_person people.people, p_name text)
returns boolean
language plpgsql
stable
as $$
declare
    v_own constant text := people.spelling_key(p_person.name_key);
    v_given constant text := people.spelling_key((normalize.person_name(p_name)).name_key);
begin
    return coalesce(case
        when left(v_own, 1) <> left(v_given, 1) then false
        when v_given ~ '^. .' then normalize.same_person_name(v_own, split_part(v_own, ' ', 1) || substr(v_given, 2))
        when v_own ~ '^. .' then normalize.same_person_name(split_part(v_given, ' ', 1) || substr(v_own, 2), v_given)
        else normalize.same_person_name(v_own, v_given)
    end, false);
end;
$$;

comment on function people.is_written_like(people.people, text) is
'May a person be the one with this name, when spelling (people.spelling_key) and an initial for the first name are no difference: "M. Souza" and "Maria Sousa"? Enough beside
what is somebody''s alone, not beside what several share (people.has_name).';

revoke all on function people.is_written_like(people.people, text) from public;
