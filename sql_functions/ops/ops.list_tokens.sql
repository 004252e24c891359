create or replace function ops.list_tokens()
returns table (
    prefix text, name text, scopes text[], holder text, created_at timestamptz, expires_at timestamptz, last_used_on date,
    revoked_at timestamptz
)
language sql
stable
as $$
    select t.prefix, t.name, t.scopes, coalesce(c.email, s.code), t.created_at, t.expires_at, t.last_used_on, t.revoked_at
    from ops.api_tokens as t
    left join routing.consultants as c on c.id = t.consultant_id
    left join intake.sources as s on s.id = t.source_id
    order by t.id;
$$;

comment on function ops.list_tokens() is
'The API tokens without their secrets; holder is a consultants e-mail or a sources code, null for the operations own.';

revoke all on function ops.list_tokens() from public;
