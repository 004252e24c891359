create or replace function people.detach_number(p_person_id bigint, p_phone_key text)
returns setof people.identifiers
language plpgsql
volatile
as $$
begin
    return query
    delete from people.identifiers as i
    where i.person_id = p_person_id and i.kind in ('phone', 'wa_id', 'bsuid') and (i.match_key = p_phone_key or i.kind = 'bsuid')
    returning i.*;
end;
$$;

comment on function people.detach_number(bigint, text) is
'A number (match key) is no longer this person''s: removes it and what WhatsApp called them by, and returns what went. What follows for their lead is
leads.detach_number(). The caller holds people.lock_person().';

revoke all on function people.detach_number(bigint, text) from public;
