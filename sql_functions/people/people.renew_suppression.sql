create or replace function people.renew_suppression(p_kind text, p_old_key text, p_new_key text)
returns void
language plpgsql
volatile
as $$
begin
    if p_kind not in ('phone', 'email', 'tax_id') or p_old_key = p_new_key then
        return;
    end if;
    insert into people.suppressions (key_hash, reason, said_at, created_at)
    select ops.keyed_hash(p_kind, p_new_key), s.reason, s.said_at, s.created_at
    from people.suppressions as s
    where s.lifted_at is null and s.key_hash = ops.keyed_hash(p_kind, p_old_key)
    on conflict (key_hash) where lifted_at is null do nothing;
end;
$$;

comment on function people.renew_suppression(text, text, text) is
'New rules give a value another match key: when the old key is suppressed the new one is too, with the same reason and time. The old hash stays.';

revoke all on function people.renew_suppression(text, text, text) from public;
