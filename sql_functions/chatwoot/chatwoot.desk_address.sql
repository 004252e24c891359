create or replace function chatwoot.desk_address(p_path text)
returns text
language plpgsql
stable
as $$
begin
    return case when ops.setting_text('public_url') <> '' then rtrim(ops.setting_text('public_url'), '/') || '/desk/' || p_path end;
end;
$$;

comment on function chatwoot.desk_address(text) is
'The address of what stands on the desk at p_path, where people of ours reach it (setting public_url); null: they cannot.';

revoke all on function chatwoot.desk_address(text) from public;
