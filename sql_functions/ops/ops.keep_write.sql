create or replace function ops.keep_write(p_token_id bigint, p_key text, p_action text, p_uid uuid, p_raw bytea, p_installation text default null)
returns void
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
begin
    if p_key is null then
        return;
    end if;
    insert into ops.write_keys (token_id, key, installation_id, request_sha256, used_at)
    values (p_token_id, p_key, ops.installation_id(p_token_id, p_installation), ops.write_hash(p_action, p_uid, p_raw), v_now)
    on conflict (token_id, key) do update
    set installation_id = excluded.installation_id, request_sha256 = excluded.request_sha256, used_at = excluded.used_at;
    delete from ops.write_keys as k
    where (k.token_id, k.key) in (
        select o.token_id, o.key from ops.write_keys as o where o.used_at < v_now - interval '30 days' limit 100 for update skip locked
    );
end;
$$;

comment on function ops.keep_write(bigint, text, text, uuid, bytea, text) is
'Keeps the idempotency key of a call that has done something (ops.claim_write), if it came with one. Forgets keys older than 30 days.';

revoke all on function ops.keep_write(bigint, text, text, uuid, bytea, text) from public;
