create or replace function routing.list_pools()
returns table (pool text, name text, is_active boolean, consultant_email text, weight integer, takes_turns boolean)
language sql
stable
as $$
    select p.code, p.name, p.is_active, c.email, m.weight, m.is_active and c.is_active
    from routing.pools as p
    left join routing.pool_members as m on m.pool_id = p.id
    left join routing.consultants as c on c.id = m.consultant_id
    order by p.code, c.email;
$$;

comment on function routing.list_pools() is
'One row for each member of each pool, and one for a pool without members: who takes turns with which weight.';

revoke all on function routing.list_pools() from public;
