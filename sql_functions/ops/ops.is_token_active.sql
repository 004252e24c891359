create or replace function ops.is_token_active(p_prefix text, p_secret_sha256 bytea)
returns boolean
language sql
stable
as $$
    select exists (
        select from ops.api_tokens as t
        where t.prefix = p_prefix and t.secret_sha256 = p_secret_sha256 and t.revoked_at is null
    );
$$;

comment on function ops.is_token_active(text, bytea) is
'Whether there is a token with this prefix and this SHA-256 of its secret that was not revoked; counts no request, unlike api.authenticate.';

revoke all on function ops.is_token_active(text, bytea) from public;
