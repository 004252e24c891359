create or replace function routing.open_pools()
returns bigint[]
language plpgsql
stable
as $$
begin
    return array(
        select p.id
        from routing.pools as p
        where p.is_active and exists (select from routing.eligibility(null::leads.leads, p.id) as e where e.is_eligible)
        order by p.id
    );
end;
$$;

comment on function routing.open_pools() is
'The pools in which somebody can take a lead now that asks for nothing in particular (routing.eligibility): in any other nobody can take one that does.';

revoke all on function routing.open_pools() from public;
