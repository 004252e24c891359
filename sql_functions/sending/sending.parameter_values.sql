create or replace function sending.parameter_values(p_template sending.templates, p_lead_id bigint)
returns text[]
language plpgsql
stable
as $$
declare
    v record;
begin
    select
        split_part(p.name, ' ', 1) as person_first_name,
        coalesce(split_part(c.name, ' ', 1), meta.text('template.team')) as consultant_first_name,
        coalesce(nullif(btrim(ops.setting_text('company_name')), ''), meta.text('template.company')) as company_name,
        coalesce(r.name, meta.text('template.friend')) as referrer_name,
        coalesce(nullif(btrim(d.name), ''), meta.text('template.services')) as product_name
    into v
    from leads.leads as l
    join people.people as p on p.id = l.person_id
    left join routing.consultants as c on c.id = l.consultant_id
    left join people.referrers as r on r.id = l.referrer_id
    left join leads.products as d on d.id = l.product_id
    where l.id = p_lead_id;

    return array(
        select left(regexp_replace(to_jsonb(v) ->> n.name, '\s+', ' ', 'g'), 60)
        from unnest(p_template.parameters) with ordinality as n (name, position)
        order by n.position
    );
end;
$$;

comment on function sending.parameter_values(sending.templates, bigint) is
'Texts that fill the variables of a template for a lead, in order: never empty, at most 60 characters, single spaces only (Cloud API error 132018:
no new-line, tab or more than four spaces).';

revoke all on function sending.parameter_values(sending.templates, bigint) from public;
