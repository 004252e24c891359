create or replace function ops.is_token_active(p_prefix text, p_secret_sha256 bytea)
returns boolean
language sql
stable
as $$
    select (ops.find_token(row(p_prefix, p_secret_sha256)::ops.credential)).id is not null;
$$;

comment on function ops.is_token_active(text, bytea) is
'Whether a token with this prefix and this SHA-256 of its secret opens something now (ops.find_token); counts no request, unlike api.authenticate.';

revoke all on function ops.is_token_active(text, bytea) from public;
