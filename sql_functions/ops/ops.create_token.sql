create or replace function ops.create_token(
    p_name text,
    p_scopes text[],
    p_consultant_id bigint default null,
    p_source_id bigint default null,
    p_requests_per_minute integer default null,
    p_expires_at timestamptz default null,
    p_own_secret text default null
)
returns table (token_id bigint, token text)
language plpgsql
volatile
as $$
declare
    v_prefix constant text := encode(ext.gen_random_bytes(5), 'hex');
    v_secret constant text := case
        when p_own_secret is null then encode(ext.gen_random_bytes(24), 'hex')
        else ops.derive_token_secret(v_prefix, p_own_secret)
    end;
begin
    if p_name is null or length(trim(p_name)) = 0 then
        raise exception 'a token needs a name' using errcode = 'ID105', hint = 'Say who or what will use it.';
    end if;
    if p_scopes is null or cardinality(p_scopes) = 0
        or not p_scopes <@ array['leads:write', 'leads:read', 'quarantine', 'desk', 'admin']
    then
        raise exception 'unknown or missing scope' using errcode = 'ID105',
            hint = 'Scopes: leads:write, leads:read, quarantine, admin.';
    end if;

    if p_expires_at <= util.current_time() then
        raise exception 'a token cannot expire in the past, at %', p_expires_at using errcode = 'ID105';
    end if;

    token := 'ind_' || v_prefix || '_' || v_secret;
    insert into ops.api_tokens (prefix, secret_sha256, name, scopes, consultant_id, source_id, requests_per_minute, expires_at)
    values (v_prefix, sha256(convert_to(v_secret, 'UTF8')), trim(p_name), p_scopes, p_consultant_id, p_source_id,
            p_requests_per_minute, p_expires_at)
    returning id into token_id;
    return next;
end;
$$;

comment on function ops.create_token(text, text[], bigint, bigint, integer, timestamptz, text) is
'Makes an API token and returns it once, as ind_<prefix>_<secret>; only the SHA-256 of the secret is kept.
Its secret is one of chance, or follows from the one that the holder brings (ops.derive_token_secret). A token belongs to a consultant or to a source, or to neither (operation). It expires at p_expires_at, or never.
Raises ID105 for a missing name, an unknown scope or a time that has passed.';

revoke all on function ops.create_token(text, text[], bigint, bigint, integer, timestamptz, text) from public;
