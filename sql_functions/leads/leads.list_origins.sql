create or replace function leads.list_origins()
returns table (code text, name text, is_active boolean)
language sql
stable
as $$
    select o.code, o.name_pt, o.is_active from leads.origins as o order by o.code;
$$;

comment on function leads.list_origins() is
'The origins with their Portuguese names, active or not, by code.';

revoke all on function leads.list_origins() from public;
