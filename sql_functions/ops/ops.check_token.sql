create or replace function ops.check_token(
    p_token_id bigint,
    p_scopes text[],
    out http_status integer,
    out body jsonb
)
language plpgsql
stable
as $$
declare
    v_scopes text[];
begin
    select t.scopes into v_scopes from ops.api_tokens as t where t.id = p_token_id and t.revoked_at is null;
    if not found then
        http_status := 401;
        body := meta.problem('ID401');
    elsif not v_scopes && (p_scopes || array['admin']) then
        http_status := 403;
        body := meta.problem('ID402');
    end if;
end;
$$;

comment on function ops.check_token(bigint, text[]) is
'Is there an active token with this id that has one of the scopes, or admin? Nulls when there is; otherwise http_status and body say why not: 401 or 403.';

revoke all on function ops.check_token(bigint, text[]) from public;
