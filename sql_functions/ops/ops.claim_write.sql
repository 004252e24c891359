create or replace function ops.claim_write(
    p_token_id bigint,
    p_key text,
    p_action text,
    p_uid uuid,
    p_raw bytea,
    p_installation text default null,
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
    v_installation_id constant uuid := ops.installation_id(p_token_id, p_installation);
    v_consultant_id bigint;
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
    if v_is_free and v_installation_id is not null then
        v_consultant_id := (select t.consultant_id from ops.api_tokens as t where t.id = p_token_id);
        v_is_free := pg_try_advisory_xact_lock(
            hashtextextended('ops.claim_write:' || v_consultant_id || ':' || v_installation_id || ':' || p_key, 0)
        );
    end if;
    -- GUARD: the same request runs beside this one.
    if not v_is_free then
        http_status := 409;
        body := meta.problem('ID302');
        return;
    end if;

    select * into v_known from ops.write_keys as k where k.token_id = p_token_id and k.key = p_key and k.used_at > util.current_time() - c_memory;
    if v_known.key is null and v_installation_id is not null then
        -- The consultant enrolled anew before the answer came.
        select k.* into v_known
        from ops.write_keys as k
        join ops.api_tokens as t on t.id = k.token_id
        where k.installation_id = v_installation_id and k.key = p_key and t.consultant_id = v_consultant_id
            and k.used_at > util.current_time() - c_memory
        order by k.used_at desc, k.token_id desc
        limit 1;
    end if;
    if v_known.key is null then
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

comment on function ops.claim_write(bigint, text, text, uuid, bytea, text) is
'May a call of this token do p_action (a word) under this idempotency key? Takes the key until the transaction ends; ops.keep_write() keeps it once the call has
done something, so that what was refused may be tried again. is_replay: it was done before, and is not done again (sets indica.idempotency_replayed).
http_status and body, when not null, are the answer: 409 while the same key runs, 422 for a key that is none or came with another request. No key, no claim.
With an installation (ops.installation_id) the key is that of all its consultant''s tokens there.';

revoke all on function ops.claim_write(bigint, text, text, uuid, bytea, text) from public;
