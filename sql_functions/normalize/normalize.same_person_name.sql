create or replace function normalize.same_person_name(p_a text, p_b text)
returns boolean
language plpgsql
immutable
parallel safe
as $$
declare
    v_a text[];
    v_b text[];
begin
    v_a := string_to_array((normalize.person_name(p_a)).name_key, ' ');
    v_b := string_to_array((normalize.person_name(p_b)).name_key, ' ');
    if v_a is null or v_b is null then
        return false;
    elsif v_a = v_b then
        return true;
    elsif v_a[1] <> v_b[1] then
        return false;
    elsif normalize.generation(array_to_string(v_a, ' ')) is distinct from normalize.generation(array_to_string(v_b, ' ')) then
        -- Father and son have every other word in common.
        return false;
    end if;

    -- Each word of one name found in the other, in either direction.
    return exists (
        select
        from (values (v_a, v_b), (v_b, v_a)) as t (short, long)
        where not exists (
            select
            from unnest(t.short) as s (word)
            where not exists (
                select
                from unnest(t.long) as l (word)
                where l.word = s.word
                    or length(s.word) = 1 and left(l.word, 1) = s.word
                    or length(l.word) = 1 and left(s.word, 1) = l.word
            )
        )
    );
end;
$$;

comment on function normalize.same_person_name(text, text) is
'Whether two names, as typed or as keys of normalize.person_name, may be of one person: the same first name, and
every other word of one found in the other ("Maria Souza" and "Maria Aparecida de Souza"); an initial
stands for any word that it begins; what tells generations apart (Filho, Júnior, Neto: normalize.generation) must be the same. False when either is missing or refused as a name. The gate that keeps a
household''s or switchboard''s landline from making two people one. Never raises.';

revoke all on function normalize.same_person_name(text, text) from public;
grant execute on function normalize.same_person_name(text, text) to indica_owner;
