create or replace function leads.list_products()
returns table (code text, name text, is_active boolean)
language sql
stable
as $$
    select p.code, p.name, p.is_active from leads.products as p order by p.code;
$$;

comment on function leads.list_products() is
'The products, active or not, by code.';

revoke all on function leads.list_products() from public;
