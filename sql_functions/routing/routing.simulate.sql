create or replace function routing.simulate(p_rules jsonb, p_from timestamptz, p_to timestamptz)
returns jsonb
language sql
stable
as $$
    with simulated as materialized (
        select s.*, row_number() over (order by s.at, s.lead_id) as n from routing.simulate_leads(p_rules, p_from, p_to) as s
    ),
    shares as (
        select
            s.n, s.pool, m.id, m.weight::numeric / sum(m.weight) over (partition by s.n) as share,
            case when m.id = s.consultant_id then 1 else 0 end as got
        from simulated as s
        cross join lateral unnest(s.member_ids, s.weights) as m (id, weight)
    ),
    running as (
        select h.*, sum(h.got - h.share) over (partition by h.pool, h.id order by h.n) as deviation from shares as h
    ),
    fairness as (
        select r.pool, r.id, sum(r.got) as turns, round(sum(r.share), 3) as entitled, round(max(abs(r.deviation)), 3) as largest_deviation
        from running as r
        group by r.pool, r.id
    ),
    everybody as (
        select c.id, c.name, c.email, count(*) filter (where s.consultant_id = c.id) as leads, count(*) filter (where s.actual_id = c.id) as leads_then
        from simulated as s
        join routing.consultants as c on c.id in (s.consultant_id, s.actual_id)
        group by c.id, c.name, c.email
    )
    select jsonb_build_object(
        'from', p_from, 'to', p_to, 'leads', (select count(*) from simulated),
        'different', (select count(*) from simulated as s where s.consultant_id is distinct from s.actual_id),
        'reasons', (select coalesce(jsonb_object_agg(r.reason, r.leads), '{}') from (select s.reason, count(*) as leads from simulated as s group by s.reason) as r),
        'triage_then', (select count(*) from simulated as s where s.actual_id is null),
        'rules', (
            select coalesce(jsonb_agg(jsonb_build_object('rule', d.rule ->> 'name', 'leads', (select count(*) from simulated as s where s.rule = d.rule ->> 'name')) order by d.n), '[]')
            from jsonb_array_elements(routing.check_rules(p_rules)) with ordinality as d (rule, n)
        ),
        'consultants', (
            select coalesce(jsonb_agg(jsonb_build_object('consultant', e.name, 'email', e.email, 'leads', e.leads, 'leads_then', e.leads_then) order by e.name, e.id), '[]')
            from everybody as e
        ),
        'fairness', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'pool', f.pool, 'consultant', c.name, 'turns', f.turns, 'entitled', f.entitled, 'largest_deviation', f.largest_deviation
            ) order by f.pool, c.name, c.id), '[]')
            from fairness as f
            join routing.consultants as c on c.id = f.id
        ),
        'changes', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'lead', s.lead_uid, 'at', s.at, 'rule', s.rule, 'reason', s.reason, 'to', w.name, 'then', a.name
            ) order by s.n), '[]')
            from (select * from simulated as o where o.consultant_id is distinct from o.actual_id order by o.n limit 100) as s
            left join routing.consultants as w on w.id = s.consultant_id
            left join routing.consultants as a on a.id = s.actual_id
        )
    );
$$;

comment on function routing.simulate(jsonb, timestamptz, timestamptz) is
'What these rules would have made of the leads of a past period (routing.simulate_leads), beside what happened: {"leads", "different": how many would have gone to somebody else, "reasons":
{turn, known_owner, own_referral, nobody_eligible, no_rule_matches: leads}, "triage_then", "rules": [{"rule", "leads"}], "consultants": [{"leads", "leads_then"}], "fairness": [{"pool",
"consultant", "turns", "entitled", "largest_deviation"}], "changes": the first hundred that differ}. Writes nothing. Raises ID105 with the place of what is wrong in the rules.';

revoke all on function routing.simulate(jsonb, timestamptz, timestamptz) from public;
