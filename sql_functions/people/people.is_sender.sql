create or replace function people.is_sender(p_person_id bigint, p_phone_key text, p_user_id text, p_at timestamptz default 'infinity')
returns boolean
language plpgsql
stable
as $$
begin
    if exists (
        select
        from people.identifiers as i
        where i.person_id = p_person_id
            and (
                (i.kind in ('phone', 'wa_id') and i.match_key = p_phone_key)
                or (i.kind = 'bsuid' and i.match_key = p_user_id)
            )
        union all
        select
        from people.detached_identifiers as d
        where d.person_id = p_person_id and (d.said_at > p_at or people.is_former_id(d))
            and ((d.kind in ('phone', 'wa_id') and d.match_key = p_phone_key) or (d.kind = 'bsuid' and d.match_key = p_user_id))
    ) then
        return true;
    end if;
    -- Without a number, an id that names nobody yet contradicts nothing.
    return p_phone_key is null
        and not exists (select from people.identifiers as i where i.kind = 'bsuid' and i.match_key = p_user_id);
end;
$$;

comment on function people.is_sender(bigint, text, text, timestamptz) is
'May a message of p_at from this number (match key) or business-scoped user id be of this person? An id that nobody has yet may be, when no number came along; what
turned out to be somebody else''s later was theirs then, and an id that WhatsApp gave them before another one is theirs still.';

revoke all on function people.is_sender(bigint, text, text, timestamptz) from public;
