create or replace function people.accept_candidate_ids(p_person_id bigint, p_now timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    v_new people.identifiers;
    v_old text;
    v_count integer := 0;
begin
    for v_new in
        select *
        from people.identifiers as i
        where i.person_id = p_person_id and i.kind = 'bsuid' and i.confirmed_at is null
        order by i.id
    loop
        for v_old in
            select i.match_key
            from people.identifiers as i
            where i.person_id = p_person_id and i.kind = 'bsuid' and i.confirmed_at is not null
                and (i.match_key ~ '^[A-Za-z]{2}[.]ENT[.]') = (v_new.match_key ~ '^[A-Za-z]{2}[.]ENT[.]')
            order by i.id
        loop
            perform people.change_user_id(p_person_id, v_old, v_new.match_key, p_now);
        end loop;
        perform people.confirm_identifier(v_new.id);
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function people.accept_candidate_ids(bigint, timestamptz) is
'A human says that it is the person who has their number: the ids with which somebody wrote from it (people.keep_candidate_id) are theirs, in place of those of before. Returns how many. The caller holds people.lock_person().';

revoke all on function people.accept_candidate_ids(bigint, timestamptz) from public;
