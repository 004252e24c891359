create or replace view governance.model_learned as
select
    m.moment, m.id as model_id, f.feature, coalesce(n.name_pt, substr(f.feature, 11)) as name_pt, coalesce(n.name_en, substr(f.feature, 11)) as name_en,
    v.kind, v.word, v.above, v.up_to, round((m.slope * v.weight)::numeric, 4) as weight, round(exp(m.slope * v.weight)::numeric, 3) as odds,
    round(f.shares[v.bin]::numeric, 4) as share, round((abs(m.slope) * f.spread)::numeric, 4) as matters
from scoring.models as m
join scoring.model_features as f on f.model_id = m.id
left join scoring.features as n on n.name = f.feature
cross join lateral (
    select 1 as bin, 'missing'::text as kind, null::text as word, null::double precision as above, null::double precision as up_to, f.missing_weight as weight
    union all
    select 2 as bin, 'other'::text as kind, null::text as word, null::double precision as above, null::double precision as up_to, f.other_weight as weight
    union all
    select
        2 + c.n::integer as bin, 'word'::text as kind, c.word as word, null::double precision as above, null::double precision as up_to,
        f.category_weights[c.n] as weight
    from unnest(f.categories) with ordinality as c (word, n)
    union all
    select
        2 + cardinality(f.categories) + r.n::integer as bin, 'range'::text as kind, null::text as word,
        case when r.n <= cardinality(f.bounds) then -f.bounds[r.n] end as above, case when r.n > 1 then -f.bounds[r.n - 1] end as up_to, r.weight as weight
    from unnest(f.number_weights) with ordinality as r (weight, n)
) as v
where m.state = 'champion' and v.weight <> 0
union all
select
    m.moment as moment, m.id as model_id, a.feature as feature,
    coalesce(n.name_pt, substr(a.feature, 11)) || ' × ' || coalesce(o.name_pt, substr(b.feature, 11)) as name_pt,
    coalesce(n.name_en, substr(a.feature, 11)) || ' × ' || coalesce(o.name_en, substr(b.feature, 11)) as name_en, 'pair'::text as kind,
    scoring.group_text(a, p.first_groups, i.item) || ' × ' || scoring.group_text(b, p.second_groups, j.item) as word,
    null::double precision as above, null::double precision as up_to,
    round((m.slope * p.weights[i.item][j.item])::numeric, 4) as weight, round(exp(m.slope * p.weights[i.item][j.item])::numeric, 3) as odds,
    round(p.shares[i.item][j.item]::numeric, 4) as share, round((abs(m.slope) * p.spread)::numeric, 4) as matters
from scoring.models as m
join scoring.model_pairs as p on p.model_id = m.id
join scoring.model_features as a on a.model_id = p.model_id and a.position = p.first_position
join scoring.model_features as b on b.model_id = p.model_id and b.position = p.second_position
left join scoring.features as n on n.name = a.feature
left join scoring.features as o on o.name = b.feature
cross join lateral generate_subscripts(p.weights, 1) as i (item)
cross join lateral generate_subscripts(p.weights, 2) as j (item)
where m.state = 'champion' and p.shares[i.item][j.item] > 0 and p.weights[i.item][j.item] <> 0;

comment on view governance.model_learned is
'What the models that score have learned: for each value of each feature what it adds to the logit, against the average lead, and what two features add together beyond that. A prior knows nothing but shares by origin.';
comment on column governance.model_learned.moment is 'The moment that the model scores.';
comment on column governance.model_learned.model_id is 'The model.';
comment on column governance.model_learned.feature is 'What is known of a lead; attribute:KEY for an attribute.';
comment on column governance.model_learned.name_pt is 'The feature in Portuguese.';
comment on column governance.model_learned.name_en is 'The feature in English.';
comment on column governance.model_learned.kind is 'word, range (of numbers), other (a word that few have), missing (it is not known), pair (of two features together; feature is the first, the names and the word are of both).';
comment on column governance.model_learned.word is 'The word; of a pair what each has: a word, a range, (none), (other).';
comment on column governance.model_learned.above is 'The range begins above this; null: it has no beginning.';
comment on column governance.model_learned.up_to is 'It goes up to this; null: it has no end.';
comment on column governance.model_learned.weight is 'What it adds to the logit.';
comment on column governance.model_learned.odds is 'So many times the odds of the average lead.';
comment on column governance.model_learned.share is 'How many of the leads that it learned from had it, of one; null for models of before this was kept.';
comment on column governance.model_learned.matters is 'How much the feature matters: the standard deviation of what it adds.';

revoke all on governance.model_learned from public;
grant select on governance.model_learned to indica_dba;
