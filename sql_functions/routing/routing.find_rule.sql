create or replace function routing.find_rule(p_lead_id bigint, out rule_id bigint, out pool_id bigint, out pool_version integer)
language sql
stable
as $$
    select r.id, p.id, p.version
    from core.leads as l
    left join core.products as d on d.id = l.product_id
    left join core.sources as s on s.id = l.source_id
    cross join routing.rules as r
    join routing.pools as p on p.id = r.pool_id and p.is_active
    where l.id = p_lead_id
        and r.is_active
        and (not r.conditions ? 'product' or r.conditions -> 'product' ? coalesce(d.code, ''))
        and (not r.conditions ? 'origin' or r.conditions -> 'origin' ? l.origin)
        and (not r.conditions ? 'source' or r.conditions -> 'source' ? coalesce(s.code, ''))
        and (
            not r.conditions ? 'uf'
            or exists (
                select
                from core.person_identifiers as i
                join normalize.area_codes as a on i.value like '+55' || a.ddd || '%'
                where i.person_id = l.person_id and i.kind = 'phone' and r.conditions -> 'uf' ? a.uf
            )
        )
    order by r.position
    limit 1;
$$;

comment on function routing.find_rule(bigint) is
'The first active rule that matches a lead, with its pool and the pool''s version; nulls when none does.';

revoke all on function routing.find_rule(bigint) from public;
