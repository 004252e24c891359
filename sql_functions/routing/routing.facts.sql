create or replace function routing.facts(p_lead leads.leads, p_fields text[], p_at timestamptz, p_submitter_id bigint default null)
returns jsonb
language plpgsql
stable
as $$
declare
    v_local constant timestamp := case when p_fields && array['weekday', 'time'] then p_at at time zone ops.setting_text('timezone') end;
    v_submitter_id bigint := p_submitter_id;
begin
    if v_submitter_id is null and 'consultant' = any (p_fields) then
        v_submitter_id := routing.submitter_of(p_lead);
    end if;
    return jsonb_strip_nulls(jsonb_build_object(
        'origin', p_lead.origin,
        'attributes', p_lead.attributes,
        'priority', case when 'priority' = any (p_fields) then scoring.priority_of(p_lead) end,
        'score', case when 'score' = any (p_fields) then scoring.chance_of(p_lead.id) end,
        'weekday', extract(isodow from v_local)::integer,
        'time', to_char(v_local, 'HH24:MI'),
        'product', case when 'product' = any (p_fields) then (select d.code from leads.products as d where d.id = p_lead.product_id) end,
        'source', case when 'source' = any (p_fields) then (select s.code from intake.sources as s where s.id = p_lead.source_id) end
    ) || case
        when p_fields && array['ddd', 'uf'] then (
            select jsonb_build_object('ddd', jsonb_agg(distinct a.ddd), 'uf', jsonb_agg(distinct a.uf))
            from people.identifiers as i
            join normalize.area_codes as a on a.ddd = substr(i.value, 4, 2)::smallint
            where i.person_id = p_lead.person_id and i.kind = 'phone' and i.value like '+55%'
        )
        else '{}'
    end || coalesce(case
        when 'city' = any (p_fields) then (
            select jsonb_build_object('city', jsonb_build_array(p.ibge_code, normalize.city_key(p.city)))
            from people.people as p
            where p.id = p_lead.person_id and p.city is not null
        )
    end, '{}') || coalesce(case
        when 'consultant' = any (p_fields) then (
            select jsonb_build_object('consultant', c.uid) from routing.consultants as c where c.id = v_submitter_id
        )
    end, '{}') || coalesce(case
        when 'referrer' = any (p_fields) then (
            select jsonb_build_object('referrer', jsonb_build_object(
                'uid', r.uid,
                'kind', case
                    when r.person_id is null then 'name'
                    when exists (
                        select
                        from people.identifiers as i
                        join routing.consultants as c on c.email = i.value or c.phone = i.value
                        where i.person_id = r.person_id and i.kind in ('email', 'phone')
                    ) then 'consultant'
                    else 'person'
                end
            ))
            from people.referrers as r
            where r.id = p_lead.referrer_id
        )
    end, '{}'));
end;
$$;

comment on function routing.facts(leads.leads, text[], timestamptz, bigint) is
'What conditions ask of a lead (p_fields of routing.condition_fields): {"origin", "product", "source", "ddd": [], "uf": [] of the person''s Brazilian phones, "city": [IBGE code, name folded],
"referrer": {"kind", "uid"}, "consultant": uid of who submitted it, "priority": scoring.priority_of(), "score": scoring.chance_of(), "weekday" and "time" at p_at in the operation''s time zone, "attributes"}. What is not known is not there.';

revoke all on function routing.facts(leads.leads, text[], timestamptz, bigint) from public;
