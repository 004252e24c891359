create or replace function inbox.learn_identity(p_person_id bigint, p_wa_id text, p_user_id text, p_evidence_at timestamptz)
returns boolean
language plpgsql
volatile
as $$
begin
    if (p_wa_id is null or exists (
            select from people.identifiers as i where i.person_id = p_person_id and i.kind = 'wa_id' and i.match_key = people.wa_key(p_wa_id)
        )) and (p_user_id is null or exists (
            select from people.identifiers as i where i.person_id = p_person_id and i.kind = 'bsuid' and i.match_key = p_user_id
        ))
        -- What was detached is not learnt again, neither by its number nor from what is older.
        or people.is_detached(p_person_id, people.wa_key(p_wa_id), p_user_id)
        or p_evidence_at <= (select max(d.said_at) from people.detached_identifiers as d where d.person_id = p_person_id)
    then
        return false;
    end if;
    perform leads.learn_identity(p_person_id, p_wa_id, p_user_id);
    return true;
end;
$$;

comment on function inbox.learn_identity(bigint, text, text, timestamptz) is
'A webhook tells what WhatsApp calls a person, by evidence of p_evidence_at (leads.learn_identity). Evidence of before a number of theirs was detached teaches nothing, nor does what
comes by that number.
Returns whether there was something to learn.';

revoke all on function inbox.learn_identity(bigint, text, text, timestamptz) from public;
