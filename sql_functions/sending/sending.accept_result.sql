create or replace function sending.accept_result(p_message_id bigint, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_is_counted boolean;
begin
    if p_result ? 'chatwoot_message_id' then
        v_is_counted := sending.accept_by_chatwoot(p_message_id, (p_result ->> 'chatwoot_message_id')::bigint, p_now);
    else
        v_is_counted := sending.accept_message(p_message_id, p_result ->> 'wamid', p_result ->> 'wa_id', p_now);
    end if;
    return v_is_counted;
end;
$$;

comment on function sending.accept_result(bigint, jsonb, timestamptz) is
'A worker was answered that a message is accepted: by Meta (p_result: wamid, wa_id; sending.accept_message) or by Chatwoot, which sends it (chatwoot_message_id; sending.accept_by_chatwoot). Returns whether the
message that counts is the one of this result.';

revoke all on function sending.accept_result(bigint, jsonb, timestamptz) from public;
