create or replace trigger t95_audit
    after insert or update or delete on sending.channels
    for each row
    execute function ops.tg_audit('code', 'held_until,refused_at,refusal_code,refusals,account_said_at,people_per_day_since,state_since,mode_since');
