create or replace function people.record_number(p_person_id bigint, p_phone_key text, p_what text, p_at timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_identifier_id bigint;
begin
    update people.identifiers as i
    set tried_at = case when p_what = 'tried' then greatest(i.tried_at, p_at) else i.tried_at end,
        refused_at = case
            when p_what = 'refused' and p_at >= coalesce(i.answered_at, p_at) then greatest(i.refused_at, p_at)
            when p_what in ('reached', 'answered') and p_at >= i.refused_at then null
            else i.refused_at
        end,
        answered_at = case when p_what = 'answered' then greatest(i.answered_at, p_at) else i.answered_at end
    where i.person_id = p_person_id and i.kind = 'phone' and i.match_key = p_phone_key;
    if p_what in ('answered', 'spoken') then
        for v_identifier_id in
            select i.id
            from people.identifiers as i
            where i.person_id = p_person_id and i.kind in ('phone', 'wa_id') and i.match_key = p_phone_key and i.confirmed_at is null
        loop
            perform people.confirm_identifier(v_identifier_id);
        end loop;
    end if;
end;
$$;

comment on function people.record_number(bigint, text, text, timestamptz) is
'Keeps what became of a person''s number (match key) at p_at: tried (a message left, or a call was not
answered), refused (WhatsApp does not reach it), reached (something arrived), answered (they
wrote from it) or spoken (they were spoken to by it), which also confirm it.';

revoke all on function people.record_number(bigint, text, text, timestamptz) from public;
