create or replace function people.regain_number(p_person_id bigint, p_phone_key text, p_said_at timestamptz)
returns boolean
language plpgsql
volatile
as $$
begin
    delete from people.detached_identifiers as d
    where d.person_id = p_person_id and d.kind in ('phone', 'wa_id') and d.match_key = p_phone_key and d.said_at < p_said_at;
    return found;
end;
$$;

comment on function people.regain_number(bigint, text, timestamptz) is
'WhatsApp says that a number (match key) which was not this person''s any more is theirs again since p_said_at: what was said of it before is forgotten. Returns whether anything was.';

revoke all on function people.regain_number(bigint, text, timestamptz) from public;
