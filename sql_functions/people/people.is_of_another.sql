create or replace function people.is_of_another(p_person_id bigint, p_kind text, p_match_key text)
returns boolean
language sql
stable
as $$
    select exists (
        select
        from people.identifiers as i
        where i.kind = any (case when p_kind = 'phone' then array['phone', 'wa_id'] else array[p_kind] end)
            and i.match_key = p_match_key and i.person_id <> p_person_id and i.confirmed_at is not null
    );
$$;

comment on function people.is_of_another(bigint, text, text) is
'Is this phone or e-mail (match key) known as somebody else''s than this person''s, whatever they call it? What is unconfirmed is nobody''s.';

revoke all on function people.is_of_another(bigint, text, text) from public;
