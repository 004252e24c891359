create or replace function inbox.learn_identity(
    p_person_id bigint,
    p_wa_id text,
    p_user_id text,
    p_evidence_at timestamptz,
    p_parent_user_id text default null
)
returns boolean
language plpgsql
volatile
as $$
begin
    if not inbox.is_news(p_person_id, p_wa_id, p_user_id, p_parent_user_id)
        -- What was detached is not learnt again, neither by its number nor from what is older.
        or people.is_detached(p_person_id, people.wa_key(p_wa_id), p_user_id)
        or people.is_detached(p_person_id, null, p_parent_user_id)
        or p_evidence_at <= (
            select max(d.said_at) from people.detached_identifiers as d where d.person_id = p_person_id and d.reason <> 'user_changed_user_id'
        )
    then
        return false;
    end if;
    perform leads.learn_identity(p_person_id, p_wa_id, p_user_id);
    if p_parent_user_id is not null then
        perform leads.learn_identity(p_person_id, null, p_parent_user_id);
    end if;
    perform inbox.apply_unknown(p_person_id, p_wa_id, p_user_id);
    return true;
end;
$$;

comment on function inbox.learn_identity(bigint, text, text, timestamptz, text) is
'A webhook tells what WhatsApp calls a person, by evidence of p_evidence_at (leads.learn_identity). Evidence of before a number of theirs was detached teaches nothing, nor does what
comes by that number. What they had said under a name that nobody knew counts now (inbox.apply_unknown). The caller holds people.lock_person() when it is news.
Returns whether there was something to learn.';

revoke all on function inbox.learn_identity(bigint, text, text, timestamptz, text) from public;
