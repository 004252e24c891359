create or replace function chatwoot.is_silent(p_conversation jsonb)
returns boolean
language plpgsql
immutable
as $$
begin
    return p_conversation -> 'can_reply' = 'false'
        and coalesce(p_conversation ->> 'first_reply_created_at', '') = '0'
        and p_conversation #> '{last_message,private}' is not distinct from 'true';
end;
$$;

comment on function chatwoot.is_silent(jsonb) is
'Whether a conversation, as Chatwoot lists it, holds no words of the last 24 hours that anybody must hear: no window is open, so the person wrote nothing in it; no agent ever answered; and its last message is a private
note. What a Chatwoot does not tell counts as said.';

revoke all on function chatwoot.is_silent(jsonb) from public;
