create or replace function ops.installation_id(p_token_id bigint, p_installation text)
returns uuid
language plpgsql
stable
as $$
begin
    -- GUARD: it names no installation
    if p_installation is null or p_installation !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        return null;
    end if;
    return (select p_installation::uuid from ops.api_tokens as t where t.id = p_token_id and t.consultant_id is not null);
end;
$$;

comment on function ops.installation_id(bigint, text) is
'The installation that a request names (the header Indica-Installation), under which an idempotency key is known again whatever token the same consultant has by then. Null for the
tokens of no consultant, and for what is no UUID: it names no installation, and is no reason to refuse anything.';

revoke all on function ops.installation_id(bigint, text) from public;
