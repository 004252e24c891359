create or replace function ops.record_change(p_action text, p_object_kind text, p_object_key jsonb, p_before jsonb default null, p_after jsonb default null)
returns void
language plpgsql
volatile
as $$
begin
    insert into ops.audit (at, actor, login, action, object_kind, object_key, before, after, reason)
    values (
        util.current_time(), ops.actor(), session_user, p_action, p_object_kind, p_object_key, p_before, p_after,
        nullif(current_setting('indica.reason', true), '')
    );
end;
$$;

comment on function ops.record_change(text, text, jsonb, jsonb, jsonb) is
'Writes to ops.audit what somebody did that no row of configuration shows, such as dropping a month of history: p_action (added, changed, removed), the table, what of
it (names and values), and what it was and is. Rows of configuration are watched by ops.tg_audit.';

revoke all on function ops.record_change(text, text, jsonb, jsonb, jsonb) from public;
