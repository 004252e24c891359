create or replace function ops.claim_write(
    p_token_id bigint,
    p_key text,
    p_action text,
    p_uid uuid,
    p_raw bytea,
    out is_replay boolean,
    out http_status integer,
    out body jsonb
)
language plpgsql
volatile
as $$
declare
    c_memory constant interval := interval '30 days';
    v_sha256 constant bytea := ops.write_hash(p_action, p_uid, p_raw);
    v_is_free boolean;
    v_known ops.write_keys;
begin
    is_replay := false;
    perform set_config('indica.idempotency_replayed', '', true);
    if p_key is null then
        return;
    end if;
    if p_key !~ '^[\x21-\x7e]{1,255}$' then
        http_status := 422;
        body := meta.problem('ID103', jsonb_build_array(meta.field_error('Idempotency-Key', 'ID103', meta.text('body.idempotency_key'))));
        return;
    end if;
    v_is_free := pg_try_advisory_xact_lock(hashtextextended('ops.claim_write:' || p_token_id || ':' || p_key, 0));
    -- GUARD: the same request runs beside this one.
    if not v_is_free then
        http_status := 409;
        body := meta.problem('ID302');
        return;
    end if;

    select * into v_known from ops.write_keys as k where k.token_id = p_token_id and k.key = p_key and k.used_at > util.current_time() - c_memory;
    if not found then
        return;
    elsif v_known.request_sha256 = v_sha256 then
        is_replay := true;
        perform set_config('indica.idempotency_replayed', 'true', true);
    else
        http_status := 422;
        body := meta.problem('ID104');
    end if;
end;
$$;

comment on function ops.claim_write(bigint, text, text, uuid, bytea) is
'May a call of this token do p_action (a word) under this idempotency key? Takes the key until the transaction ends; ops.keep_write() keeps it once the call has
done something, so that what was refused may be tried again. is_replay: it was done before, and is not done again (sets indica.idempotency_replayed).
http_status and body, when not null, are the answer: 409 while the same key runs, 422 for a key that is none or came with another request. No key, no claim.';

revoke all on function ops.claim_write(bigint, text, text, uuid, bytea) from public;
