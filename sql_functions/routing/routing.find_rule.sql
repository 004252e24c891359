create or replace function routing.find_rule(p_lead leads.leads, out rule_id bigint, out pool_id bigint, out pool_version integer)
language plpgsql
stable
as $$
begin
    select r.id, p.id, p.version into rule_id, pool_id, pool_version
    from routing.rules as r
    join routing.pools as p on p.id = r.pool_id and p.is_active
    where r.is_active
        and (
            r.conditions = '{}'
            or (
                (not r.conditions ? 'origin' or r.conditions -> 'origin' ? p_lead.origin)
                and (not r.conditions ? 'product' or exists (
                    select from leads.products as d where d.id = p_lead.product_id and r.conditions -> 'product' ? d.code
                ))
                and (not r.conditions ? 'source' or exists (
                    select from intake.sources as s where s.id = p_lead.source_id and r.conditions -> 'source' ? s.code
                ))
                and (not r.conditions ? 'uf' or exists (
                    select
                    from people.identifiers as i
                    join normalize.area_codes as a on a.ddd = substr(i.value, 4, 2)::smallint
                    where i.person_id = p_lead.person_id and i.kind = 'phone' and i.value like '+55%'
                        and r.conditions -> 'uf' ? a.uf
                ))
            )
        )
    order by r.position
    limit 1;
end;
$$;

comment on function routing.find_rule(leads.leads) is
'The first active rule that matches a lead, with its pool and the pool''s version; nulls when none does.';

revoke all on function routing.find_rule(leads.leads) from public;
