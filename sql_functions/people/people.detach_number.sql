create or replace function people.detach_number(p_person_id bigint, p_phone_key text, p_reason text default 'wrong_person')
returns setof people.identifiers
language plpgsql
volatile
as $$
declare
    v_row people.identifiers;
begin
    for v_row in
        delete from people.identifiers as i
        where i.person_id = p_person_id and i.kind in ('phone', 'wa_id', 'bsuid') and (i.match_key = p_phone_key or i.kind = 'bsuid')
        returning i.*
    loop
        insert into people.detached_identifiers (person_id, kind, value, match_key, reason)
        values (p_person_id, v_row.kind, v_row.value, v_row.match_key, p_reason)
        on conflict on constraint detached_identifiers_person_id_kind_match_key_key do nothing;
        return next v_row;
    end loop;
end;
$$;

comment on function people.detach_number(bigint, text, text) is
'A number (match key) is no longer this person''s: removes it and what WhatsApp called them by, remembers that they were wrong (p_reason: see
people.detached_identifiers), and returns what went. What follows for their lead is leads.detach_number(). The caller holds people.lock_person().';

revoke all on function people.detach_number(bigint, text, text) from public;
