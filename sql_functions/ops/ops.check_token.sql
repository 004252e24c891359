create or replace function ops.check_token(
    p_token_id bigint,
    p_scopes text[],
    out token ops.api_tokens,
    out http_status integer,
    out body jsonb
)
language plpgsql
stable
as $$
begin
    select * into token from ops.api_tokens as t where t.id = p_token_id and t.revoked_at is null;
    if not found then
        http_status := 401;
        body := meta.problem('ID401');
    elsif not token.scopes && (p_scopes || array['admin']) then
        http_status := 403;
        body := meta.problem('ID402');
    end if;
end;
$$;

comment on function ops.check_token(bigint, text[]) is
'The active token with this id that has one of the scopes, or admin. Otherwise http_status and body say why not: 401 or 403.';

revoke all on function ops.check_token(bigint, text[]) from public;
