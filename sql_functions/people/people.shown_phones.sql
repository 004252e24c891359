create or replace function people.shown_phones(p_person_id bigint, out phones jsonb, out unconfirmed jsonb)
language plpgsql
stable
as $$
begin
    select jsonb_agg(s.phone order by s.id), jsonb_agg(s.phone order by s.id) filter (where s.is_unconfirmed)
    into phones, unconfirmed
    from (
        select i.id, i.value as phone, i.confirmed_at is null as is_unconfirmed
        from people.identifiers as i
        where i.person_id = p_person_id and i.kind = 'phone'
        union all
        select i.id, '+' || i.value, true
        from people.identifiers as i
        where i.person_id = p_person_id and i.kind = 'wa_id'
            and not exists (
                select from people.identifiers as o where o.person_id = p_person_id and o.kind = 'phone' and o.match_key = i.match_key
            )
    ) as s;
end;
$$;

comment on function people.shown_phones(bigint) is
'The phones of a person as people of ours see them, and those of them that somebody has to confirm (flow.confirm_number): what came with another''s evidence, and a number by which WhatsApp
alone calls them, as after they changed theirs. Null when there is none.';

revoke all on function people.shown_phones(bigint) from public;
