-- requires: governance.clock
create or replace view governance.score_drift as
with
recent as (
    select m.id as model_id, m.examples, s.names, s.numbers, s.texts
    from governance.clock as k
    join scoring.models as m on m.state = 'champion' and m.kind = 'logistic'
    cross join lateral (
        select n.names, n.numbers, n.texts
        from scoring.snapshots as n
        where n.moment = m.moment and n.at > k.at - interval '30 days' and n.at <= k.at
        order by n.at desc, n.lead_id desc
        limit 1000
    ) as s
),
placed as (
    select
        f.model_id, f.position, case
            when v.word is null then 1
            when v.number is not null and cardinality(f.number_weights) > 0 then 3 + cardinality(f.categories) + width_bucket(-v.number, f.bounds)
            else coalesce(2 + array_position(f.categories, v.word), 2)
        end as bin
    from recent as r
    join scoring.model_features as f on f.model_id = r.model_id
    cross join lateral (select array_position(r.names, f.feature) as n) as k
    cross join lateral (select r.numbers[k.n] as number, coalesce(lower(btrim(left(r.texts[k.n], 100))), r.numbers[k.n]::text) as word) as v
),
counted as (
    select p.model_id, p.position, p.bin, count(*) as n from placed as p group by p.model_id, p.position, p.bin
),
sizes as (
    select r.model_id, r.examples, count(*) as n from recent as r group by r.model_id, r.examples
),
shares as (
    select
        f.model_id, f.position, s.n, s.examples, cardinality(f.shares) as bins,
        (coalesce(c.n, 0) + 0.5) / (s.n + 0.5 * cardinality(f.shares)) as now,
        (b.share * s.examples + 0.5) / (s.examples + 0.5 * cardinality(f.shares)) as was
    from sizes as s
    join scoring.model_features as f on f.model_id = s.model_id
    cross join lateral unnest(f.shares) with ordinality as b (share, bin)
    left join counted as c on c.model_id = f.model_id and c.position = f.position and c.bin = b.bin
    where b.share > 0 or c.n > 0
),
measured as (
    select
        h.model_id, h.position, h.n as leads, sum((h.now - h.was) * ln(h.now / h.was)) as psi,
        (count(*) - 1) * (1.0 / h.n + 1.0 / h.examples) as noise, sqrt(2.0 * (count(*) - 1)) * (1.0 / h.n + 1.0 / h.examples) as spread
    from shares as h
    group by h.model_id, h.position, h.n, h.examples
)
select
    m.moment, m.id as model_id, f.feature, x.leads, round(x.psi::numeric, 3) as psi, round(x.noise, 3) as noise,
    case
        when x.leads < 100 then 'too_few'
        when x.psi < 0.1 or x.psi < x.noise + 3 * x.spread then 'stable'
        when x.psi < 0.25 then 'moved'
        else 'shifted'
    end as state
from measured as x
join scoring.model_features as f on f.model_id = x.model_id and f.position = x.position
join scoring.models as m on m.id = f.model_id;

comment on view governance.score_drift is
'Are leads still those that the model learned from? For each feature of the models that score, how differently it is spread among the leads of the last 30 days (the latest 1000) than among those that it learned from: the population stability
index. Empty while nothing was learned or nothing came.';
comment on column governance.score_drift.moment is 'The moment that the model scores.';
comment on column governance.score_drift.model_id is 'The model.';
comment on column governance.score_drift.feature is 'What is known of a lead; attribute:KEY for an attribute.';
comment on column governance.score_drift.leads is 'Leads of the last 30 days.';
comment on column governance.score_drift.psi is 'The index: 0 when it is spread alike.';
comment on column governance.score_drift.noise is 'What chance alone makes of it with so few leads, on average.';
comment on column governance.score_drift.state is 'stable (below 0.1, or no more than chance), moved (below 0.25), shifted, or too_few leads (100).';

revoke all on governance.score_drift from public;
grant select on governance.score_drift to indica_dba;
