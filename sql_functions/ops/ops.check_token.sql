create or replace function ops.check_token(
    p_token ops.api_tokens,
    p_scopes text[],
    out http_status integer,
    out body jsonb
)
language plpgsql
stable
as $$
begin
    -- The API's own credential is nobody's who calls.
    if p_token.id is null or 'service' = any (p_token.scopes) then
        http_status := 401;
        body := meta.problem('ID401');
    elsif not p_token.scopes && (p_scopes || array['admin']) then
        http_status := 403;
        body := meta.problem('ID402');
    end if;
end;
$$;

comment on function ops.check_token(ops.api_tokens, text[]) is
'May a token (ops.find_token) do what needs one of the scopes, or admin? Nulls when it may; otherwise http_status and body say why not: 401 or 403.';

revoke all on function ops.check_token(ops.api_tokens, text[]) from public;
