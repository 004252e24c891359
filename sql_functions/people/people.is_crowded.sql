create or replace function people.is_crowded(p_person_id bigint, p_phone_key text)
returns boolean
language plpgsql
stable
as $$
declare
    v_others bigint;
begin
    select count(distinct i.person_id) into v_others
    from people.identifiers as i
    where i.kind in ('phone', 'wa_id') and i.match_key = p_phone_key and i.person_id <> p_person_id;
    -- GUARD: nobody else's, as nearly all are.
    if v_others = 0 then
        return false;
    end if;
    return v_others >= ops.setting_text('people_per_number')::integer and not exists (
        select
        from people.identifiers as i
        where i.person_id = p_person_id and i.kind = 'phone' and i.match_key = p_phone_key and i.answered_at is not null
    );
end;
$$;

comment on function people.is_crowded(bigint, text) is
'Do so many others (setting people_per_number) have a phone of this person (p_phone_key: its match key) that a message to it would be one more to somebody else? Not when the person answered from it.';

revoke all on function people.is_crowded(bigint, text) from public;
