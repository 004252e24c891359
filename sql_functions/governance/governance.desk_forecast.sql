create or replace function governance.desk_forecast()
returns jsonb
language plpgsql
stable
as $$
declare
    c_weeks constant integer := 26;
    c_shown constant integer := 12;
    v_calibration jsonb;
begin
    select coalesce(jsonb_agg(to_jsonb(c) order by c.tenth), '[]')
    into v_calibration
    from governance.score_calibration as c
    where c.moment = 'registration' and c.source = (
        -- What really came, once there is enough of it.
        select case when coalesce(sum(o.leads), 0) >= 200 then 'leads' else 'backtest' end
        from governance.score_calibration as o
        where o.moment = 'registration' and o.source = 'leads'
    );
    return jsonb_build_object(
        'forecast', scoring.show_forecast(),
        'weeks', (
            select coalesce(jsonb_agg(to_jsonb(f) order by f.week), '[]')
            from governance.forecast as f
            where f.week >= (select max(l.week) filter (where l.won is not null) from governance.forecast as l) - 7 * (c_weeks - 1)
        ),
        'calibration', v_calibration,
        'points', (
            select coalesce(jsonb_agg(jsonb_build_array(p.item -> 'expected', p.item -> 'won') order by p.n), '[]')
            from jsonb_array_elements(v_calibration) with ordinality as p (item, n)
        ),
        'model', (
            select jsonb_build_object('id', m.id, 'trained_at', m.trained_at, 'examples', m.examples, 'wins', m.wins)
            from scoring.models as m
            where m.state = 'champion' and m.moment = 'registration'
        ),
        'learned', (
            select coalesce(
                jsonb_agg(
                    to_jsonb(l) || jsonb_build_object('word', case
                        when l.kind = 'pair'
                            then replace(replace(l.word, '(none)', meta.text('scoring.not_given')), '(other)', meta.text('scoring.another'))
                        else l.word
                    end) order by l.n
                ), '[]'
            )
            from (
                select o.*, row_number() over (order by abs(o.weight) * sqrt(coalesce(o.share, 0.01)) desc, o.feature, o.word, o.up_to) as n
                from governance.model_learned as o
                where o.moment = 'registration' and abs(o.weight) >= 0.05
            ) as l
            where l.n <= c_shown
        ),
        'drift', (
            select coalesce(jsonb_agg(to_jsonb(d) order by d.n), '[]')
            from (
                select
                    s.feature, s.psi, s.state, coalesce(f.name_pt, substr(s.feature, 11)) as name_pt, coalesce(f.name_en, substr(s.feature, 11)) as name_en,
                    row_number() over (order by s.state in ('moved', 'shifted') desc, s.psi desc, s.feature) as n
                from governance.score_drift as s
                left join scoring.features as f on f.name = s.feature
                where s.moment = 'registration'
            ) as d
            where d.n <= c_shown
        ),
        'uplift', (
            select coalesce(jsonb_agg(to_jsonb(u) order by u.policy, u.step, u.measure), '[]') from governance.rework_uplift as u where u.held_out > 0
        )
    );
end;
$$;

comment on function governance.desk_forecast() is
'The desk''s page of the forecast: the latest (scoring.show_forecast), 26 weeks that are over and those to come (governance.forecast), whether scores come true (governance.score_calibration: of leads once 200 are known, else of the backtest), what the
model of the registration has learned (governance.model_learned: twelve that matter), which features drift (governance.score_drift), and what rework brings (governance.rework_uplift).';

revoke all on function governance.desk_forecast() from public;
