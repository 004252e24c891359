create or replace function people.find_or_create_referrer(p_name text, p_name_key text, p_person_id bigint)
returns bigint
language plpgsql
volatile
as $$
declare
    v_referrer_id bigint;
begin
    select r.id into v_referrer_id
    from people.referrers as r
    where case when p_person_id is null then r.person_id is null and r.name_key = p_name_key else r.person_id = p_person_id end;

    if v_referrer_id is null then
        insert into people.referrers (person_id, name, name_key, rule_version)
        values (p_person_id, p_name, p_name_key, normalize.rule_version('person_name'))
        on conflict do nothing
        returning id into v_referrer_id;
    end if;
    if v_referrer_id is null then
        select r.id into v_referrer_id
        from people.referrers as r
        where case when p_person_id is null then r.person_id is null and r.name_key = p_name_key else r.person_id = p_person_id end;
    end if;
    return v_referrer_id;
end;
$$;

comment on function people.find_or_create_referrer(text, text, bigint) is
'The referrer with this name, or the one who is this person; made when there is none. Safe when two requests bring the same new name.';

revoke all on function people.find_or_create_referrer(text, text, bigint) from public;
