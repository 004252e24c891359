create or replace function governance.desk_distribution(p_viewer desk.viewer, p_query jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    v_period constant text := coalesce(nullif(p_query ->> 'period', ''), '7d');
    v_is_english constant boolean := coalesce(current_setting('indica.locale', true) = 'en', false);
    v_active constant integer := (select s.version from routing.rule_sets as s where s.state = 'active');
    v_span record;
    v_rules jsonb;
    v_pools jsonb;
begin
    select * into v_span from governance.desk_period(v_period);
    with turns as materialized (
        select * from governance.desk_turns(p_viewer, v_span.begins_at, v_span.ends_at)
    ),
    able as materialized (
        select a.* from routing.list_availability() as a
    ),
    members as (
        select
            m.pool_id, c.uid, c.name, m.weight, m.is_active and c.is_active as takes_turns, m.daily_capacity, a.is_eligible, a.reason, a.opens_at,
            m.weight::numeric / nullif(sum(m.weight) filter (where m.is_active and c.is_active) over (partition by m.pool_id), 0) as share,
            (select count(distinct t.lead_id) from turns as t where t.pool_id = m.pool_id and t.winner_id = m.consultant_id) as received,
            (
                select -u.credit / 1e12
                from routing.pool_turns as o
                cross join lateral unnest(o.member_ids, o.credits) as u (consultant_id, credit)
                where o.pool_id = m.pool_id and u.consultant_id = m.consultant_id
            ) as deviation,
            c.id as consultant_id
        from routing.pool_members as m
        join routing.consultants as c on c.id = m.consultant_id
        join routing.pools as p on p.id = m.pool_id
        left join able as a on a.pool = p.code and a.email = c.email
    )
    select
        (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'position', r.position, 'name', r.name, 'conditions', r.conditions, 'pool', p.code, 'is_active', r.is_active and p.is_active,
                        'received', (select count(distinct t.lead_id) from turns as t where t.rule_id = r.id)
                    )
                    order by r.position
                ),
                '[]'
            )
            from routing.rules as r
            join routing.pools as p on p.id = r.pool_id
            where r.is_active
        ),
        (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'code', p.code, 'name', p.name, 'is_active', p.is_active,
                        'members', (
                            select coalesce(
                                jsonb_agg(
                                    jsonb_build_object(
                                        'uid', m.uid, 'name', m.name, 'weight', m.weight, 'takes_turns', m.takes_turns, 'daily_capacity', m.daily_capacity,
                                        'share', case when m.takes_turns then m.share end, 'received', m.received, 'deviation', m.deviation,
                                        'is_eligible', coalesce(m.is_eligible, false), 'why', case when m.reason is not null then meta.text('routing.' || m.reason) end, 'opens_at', m.opens_at
                                    )
                                    order by m.takes_turns desc, m.name, m.consultant_id
                                ),
                                '[]'
                            )
                            from members as m
                            where m.pool_id = p.id and (p_viewer.consultant_ids is null or m.consultant_id = any (p_viewer.consultant_ids))
                        )
                    )
                    order by p.is_active desc, p.code
                ),
                '[]'
            )
            from routing.pools as p
        )
    into v_rules, v_pools;
    return jsonb_build_object(
        'period', v_period, 'rules', v_rules, 'pools', v_pools, 'active', v_active,
        'versions', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'version', s.version, 'state', s.state, 'rules', jsonb_array_length(s.rules), 'based_on', s.based_on, 'note', s.note,
                        'created_at', s.created_at, 'created_by', leads.actor_name(s.created_by), 'simulated_at', s.simulated_at, 'activated_at', s.activated_at,
                        'retired_at', s.retired_at, 'forced_because', routing.because_text(s.forced_because), 'is_outdated', s.based_on is distinct from v_active,
                        'document', (select coalesce(jsonb_agg(e.value - 'id' order by e.n), '[]') from jsonb_array_elements(s.rules) with ordinality as e (value, n)),
                        'simulation', case when 'rules' = any (p_viewer.rights) then s.simulation end
                    )
                    order by s.state in ('draft', 'simulated') desc, s.version desc
                ),
                '[]'
            )
            from (select * from routing.rule_sets as o order by o.version desc limit 20) as s
        ),
        'terms', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'step', t.step, 'pool', t.pool, 'priority', t.priority, 'seconds', extract(epoch from t.length::interval), 'at_risk_share', t.at_risk_share,
                        'passes_to', t.passes_to
                    )
                    order by t.n
                ),
                '[]'
            )
            from (select o.*, row_number() over () as n from routing.list_terms() as o) as t
        ),
        'absences', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object('id', a.id, 'name', c.name, 'starts_at', a.starts_at, 'ends_at', a.ends_at, 'reason', a.reason, 'is_now', a.starts_at <= util.current_time())
                    order by a.starts_at, a.id
                ),
                '[]'
            )
            from routing.list_absences() as a
            join routing.consultants as c on c.email = a.email
            where p_viewer.consultant_ids is null or c.id = any (p_viewer.consultant_ids)
        ),
        'consultants', (
            select coalesce(jsonb_agg(jsonb_build_object('uid', c.uid, 'name', c.name) order by c.name, c.id), '[]')
            from routing.consultants as c
            where c.is_active and (p_viewer.consultant_ids is null or c.id = any (p_viewer.consultant_ids))
        ),
        'queues', case when p_viewer.sees = 'own' then '[]' else (
            select coalesce(jsonb_agg(jsonb_build_object('code', q.code, 'name', case when v_is_english then q.name_en else q.name_pt end, 'leads', n.leads) order by q.code), '[]')
            from routing.queues as q
            cross join lateral (
                select count(*) as leads
                from leads.leads as l
                where l.queue_code = q.code and l.status in ('new', 'contacted', 'engaged', 'qualified')
            ) as n
            where n.leads > 0
        ) end
    );
end;
$$;

comment on function governance.desk_distribution(desk.viewer, jsonb) is
'The desk''s page of distribution: the rules with how many leads each gave by turn in p_query period (governance.desk_turns), their last versions with their simulations, pools with whom somebody sees of
their members (weight, share, turns in the period, deviation of all time as in governance.pool_shares, who could take a lead now and why not), terms, absences, leads in queues. Raises ID105 (period).';

revoke all on function governance.desk_distribution(desk.viewer, jsonb) from public;
