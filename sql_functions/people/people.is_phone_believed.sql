create or replace function people.is_phone_believed(p_person_id bigint, p_phone_kind text, p_brought_by text)
returns boolean
language plpgsql
stable
as $$
begin
    return case
        when p_brought_by like 'consultant:%' then true
        -- Where a number of theirs serves, nobody needs to believe another; where none does any more, the new one is the way.
        when exists (
            select
            from people.identifiers as i
            where i.person_id = p_person_id and i.kind = 'phone' and i.confirmed_at is not null and i.refused_at is null
                and people.is_whatsapp_kind(i.phone_kind)
        ) then not people.is_whatsapp_kind(p_phone_kind) and people.may_vouch(p_person_id, p_brought_by)
        when exists (
            select from people.detached_identifiers as d where d.person_id = p_person_id and d.kind = 'phone'
        ) or exists (
            select from people.identifiers as i where i.person_id = p_person_id and i.kind = 'phone' and i.refused_at is not null
        ) then true
        else people.may_vouch(p_person_id, p_brought_by)
    end;
end;
$$;

comment on function people.is_phone_believed(bigint, text, text) is
'Is a new phone (p_phone_kind: normalize.phone) of a known person theirs because this sender (people.identifiers.brought_by) says so? A consultant''s word is enough. Of
others it is not while a mobile of theirs serves; when every number they had was wrong or refused it is; else when the sender may vouch for them (people.may_vouch).';

revoke all on function people.is_phone_believed(bigint, text, text) from public;
