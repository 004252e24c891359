create or replace function chatwoot.record_heal(p_kind text, p_lead_id bigint, p_conversation_id bigint, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    insert into chatwoot.heals (healed_at, kind, lead_id, conversation_id) values (p_now, p_kind, p_lead_id, p_conversation_id);
end;
$$;

comment on function chatwoot.record_heal(text, bigint, bigint, timestamptz) is
'Counts something that looking in Chatwoot has healed (kinds: table chatwoot.heals).';

revoke all on function chatwoot.record_heal(text, bigint, bigint, timestamptz) from public;
