create or replace function people.is_detached(p_person_id bigint, p_phone_key text, p_user_id text, p_at timestamptz default 'infinity')
returns boolean
language plpgsql
stable
as $$
begin
    return exists (
        select
        from people.detached_identifiers as d
        where d.person_id = p_person_id and d.said_at <= p_at and not people.is_former_id(d)
            and ((d.kind in ('phone', 'wa_id') and d.match_key = p_phone_key) or (d.kind = 'bsuid' and d.match_key = p_user_id))
            and not exists (
                select from people.identifiers as i where i.person_id = d.person_id and i.kind = d.kind and i.match_key = d.match_key
            )
    );
end;
$$;

comment on function people.is_detached(bigint, text, text, timestamptz) is
'Did this number (match key) or business-scoped user id turn out to be somebody else''s than this person''s, and was it so at p_at already? Whoever writes from there is a stranger to their lead.';

revoke all on function people.is_detached(bigint, text, text, timestamptz) from public;
