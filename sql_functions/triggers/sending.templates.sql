create or replace trigger t95_audit
    after insert or update or delete on sending.templates
    for each row
    execute function ops.tg_audit('code', 'held_until,state_since,state_said_at,category_since,refusal_code,refused_at,refusals,synced_at,chatwoot_state,chatwoot_since,chatwoot_seen_at');
