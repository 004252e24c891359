create or replace function governance.desk_referrers(p_viewer desk.viewer, p_query jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    c_shown constant integer := 100;
    v_period constant text := coalesce(nullif(p_query ->> 'period', ''), '30d');
    v_product constant text := nullif(p_query ->> 'product', '');
    v_span record;
    v_found jsonb;
begin
    select * into v_span from governance.desk_period(v_period);
    with cohort as materialized (
        select * from governance.desk_cohort(p_viewer, v_span.begins_at, v_span.ends_at, null, null, v_product)
    ),
    credited as (
        select
            c.referrer_id, count(*) as leads, count(*) filter (where c.contacted) as contacted, count(*) filter (where c.replied) as replied, count(*) filter (where c.qualified) as qualified,
            count(*) filter (where c.won) as won, max(c.created_at) as last_at
        from cohort as c
        where c.referrer_id is not null
        group by c.referrer_id
    ),
    shared as (
        select t.referrer_id, count(distinct t.lead_id) as leads, max(t.occurred_at) as last_at
        from leads.touches as t
        join leads.leads as l on l.id = t.lead_id
        where t.referrer_id is not null and t.occurred_at >= v_span.begins_at and t.occurred_at < v_span.ends_at
            and l.referrer_id is distinct from t.referrer_id and desk.may_see(p_viewer, l)
            and (v_product is null or l.product_id = (select d.id from leads.products as d where d.code = v_product))
        group by t.referrer_id
    ),
    -- Who only referred somebody that others had referred before has no credit, and is there.
    counted as (
        select
            coalesce(c.referrer_id, s.referrer_id) as referrer_id, coalesce(c.leads, 0) as leads, coalesce(c.contacted, 0) as contacted, coalesce(c.replied, 0) as replied,
            coalesce(c.qualified, 0) as qualified, coalesce(c.won, 0) as won, coalesce(s.leads, 0) as shared, greatest(c.last_at, s.last_at) as last_at
        from credited as c
        full join shared as s on s.referrer_id = c.referrer_id
    ),
    placed as (
        select d.*, row_number() over (order by d.won desc, d.qualified desc, d.leads desc, d.shared desc, d.last_at desc, d.referrer_id) as n from counted as d
    )
    select jsonb_build_object(
        'leads', (select count(*) from cohort), 'referred', (select count(*) from cohort as c where c.referrer_id is not null), 'count', (select count(*) from counted),
        'items', coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'uid', r.uid, 'name', r.name, 'is_person', r.person_id is not null, 'consultant', k.name,
                    'leads', p.leads, 'contacted', p.contacted, 'replied', p.replied, 'qualified', p.qualified, 'won', p.won, 'last_at', p.last_at,
                    'shared', p.shared, 'since', r.created_at
                )
                order by p.n
            ),
            '[]'
        )
    )
    into v_found
    from placed as p
    join people.referrers as r on r.id = p.referrer_id
    left join lateral (
        select c.name
        from routing.consultants as c
        where c.email in (select i.match_key from people.identifiers as i where i.person_id = r.person_id and i.kind = 'email')
        order by c.id
        limit 1
    ) as k on true
    where p.n <= c_shown;
    return v_found || jsonb_build_object(
        'period', v_period,
        'products', (select coalesce(jsonb_agg(jsonb_build_object('code', d.code, 'name', d.name) order by d.name), '[]') from leads.products as d)
    );
end;
$$;

comment on function governance.desk_referrers(desk.viewer, jsonb) is
'The desk''s page of referrers: of the leads that came in p_query period (product narrows it) and that somebody sees, how many somebody referred, and who: leads with their credit, how far these got (governance.desk_cohort),
the last one, and how many leads of others they referred too in the period (shared: the credit is of who referred first, whenever the lead came). The 100 with the most won, qualified, referred. Raises ID105 (period).';

revoke all on function governance.desk_referrers(desk.viewer, jsonb) from public;
