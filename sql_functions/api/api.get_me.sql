create or replace function api.get_me(p_credential ops.credential, out http_status integer, out body jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_token constant ops.api_tokens := ops.find_token(p_credential);
begin
    select
        200,
        jsonb_strip_nulls(jsonb_build_object(
            'token', jsonb_build_object('prefix', t.prefix, 'name', t.name, 'scopes', to_jsonb(t.scopes), 'expires_at', t.expires_at),
            'consultant', case when c.id is not null then jsonb_build_object('uid', c.uid, 'name', c.name, 'email', c.email) end,
            'source', case when s.id is not null then jsonb_build_object('code', s.code, 'name', s.name) end,
            'company_name', ops.setting_text('company_name')
        ))
    into http_status, body
    from ops.api_tokens as t
    left join routing.consultants as c on c.id = t.consultant_id
    left join intake.sources as s on s.id = t.source_id
    where t.id = v_token.id and not 'service' = any (t.scopes);

    if http_status is null then
        http_status := 401;
        body := meta.problem('ID401');
    end if;
end;
$$;

comment on function api.get_me(ops.credential) is
'Who the caller is: 200 {token{prefix, name, scopes}, consultant{uid, name, email} or source{code, name}, company_name}, or 401.';

revoke all on function api.get_me(ops.credential) from public;
grant execute on function api.get_me(ops.credential) to indica_api;
