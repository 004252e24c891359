create or replace function rework.meets_conditions(p_lead leads.leads, p_conditions jsonb)
returns boolean
language plpgsql
stable
as $$
begin
    return (
        (not p_conditions ? 'origin' or p_conditions -> 'origin' ? p_lead.origin)
        and (not p_conditions ? 'product' or exists (
            select from leads.products as d where d.id = p_lead.product_id and p_conditions -> 'product' ? d.code
        ))
        and (not p_conditions ? 'source' or exists (
            select from intake.sources as s where s.id = p_lead.source_id and p_conditions -> 'source' ? s.code
        ))
        and (not p_conditions ? 'uf' or exists (
            select
            from normalize.area_codes as a
            where a.ddd::text = substr((people.phone_of(p_lead.person_id)).value, 4, 2)
                and (people.phone_of(p_lead.person_id)).value like '+55%'
                and p_conditions -> 'uf' ? a.uf
        ))
    );
end;
$$;

comment on function rework.meets_conditions(leads.leads, jsonb) is
'Does a lead meet the conditions of a policy: every kind that they name (product, origin, source, uf of the person''s phone) has one of its values?';

revoke all on function rework.meets_conditions(leads.leads, jsonb) from public;
