create or replace function routing.list_rules()
returns table ("position" integer, name text, conditions jsonb, pool text, is_active boolean)
language sql
stable
as $$
    select r.position, r.name, r.conditions, p.code, r.is_active and p.is_active
    from routing.rules as r
    join routing.pools as p on p.id = r.pool_id
    order by r.position;
$$;

comment on function routing.list_rules() is
'The routing rules in the order in which they are asked; is_active is false too when the pool is not.';

revoke all on function routing.list_rules() from public;
