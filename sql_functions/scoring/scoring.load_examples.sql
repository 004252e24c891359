create or replace function scoring.load_examples(p_moment text, p_as_of timestamptz, p_order text, p_history text)
returns integer
language plpgsql
volatile
set jit = off
set work_mem = '64MB'
as $$
declare
    v_horizon constant interval := ops.setting_text('scoring_horizon')::interval;
    v_at_most constant integer := ops.setting('scoring_examples')::integer;
    v_zone constant text := ops.setting_text('timezone');
    v_count integer;
begin
    truncate scoring.work_examples, scoring.work_columns, scoring.work_words, scoring.work_pairs;
    insert into scoring.work_examples (place, example, lead_id, history_id, at, settled_at, is_won, names, numbers, words)
    with settled as (
        select
            'lead:' || l.id as example, l.id as lead_id, null::bigint as history_id, l.created_at as at,
            l.status = 'won' and l.ended_at <= l.created_at + v_horizon as is_won
        from scoring.snapshots as s
        inner join leads.leads as l on l.id = s.lead_id
        where s.moment = p_moment and p_history is null and l.created_at + v_horizon <= p_as_of
        union all
        select
            'history:' || h.name || ':' || h.reference, null, h.id, h.registered_at,
            h.outcome = 'won' and coalesce(h.ended_at, h.registered_at) <= h.registered_at + v_horizon
        from scoring.history as h
        where p_moment = 'registration' and h.name = coalesce(p_history, h.name) and h.registered_at + v_horizon <= least(p_as_of, h.told_at)
    ),
    latest as (
        select t.* from settled as t order by t.at desc, t.example limit v_at_most
    ),
    -- Another system calls a product by our code or by its name; a lead of ours has its code.
    products as (
        select distinct on (w.word) w.word, p.code
        from leads.products as p
        cross join lateral (values (1, p.code), (2, normalize.unaccented(lower(p.name)))) as w (n, word)
        order by w.word, w.n, p.id
    ),
    placed as (
        select row_number() over (order by case when p_order = 'random' then md5(t.example) end, t.at, t.example) as place, t.* from latest as t
    )
    select
        p.place, p.example, p.lead_id, p.history_id, p.at, p.at + v_horizon, p.is_won,
        coalesce(v.names, '{}') || o.names, coalesce(v.numbers, '{}') || o.numbers, coalesce(v.words, '{}') || o.words
    from placed as p
    left join scoring.snapshots as s on s.lead_id = p.lead_id and s.moment = p_moment
    left join scoring.history as h on h.id = p.history_id
    left join products as c on c.word = normalize.unaccented(lower(h.product))
    -- What the referrer had brought by then, each referral judged by what was known at that time.
    left join lateral (
        select count(*)::double precision as referrals, count(*) filter (where r.outcome = 'won' and r.ended_at <= h.registered_at)::double precision as wins
        from scoring.history as r
        where r.name = h.name and r.referrer_hash = h.referrer_hash and r.registered_at < h.registered_at
    ) as b on h.referrer_hash is not null
    cross join lateral (
        select
            coalesce(s.names, array_agg('attribute:' || a.key order by a.key)) as names,
            coalesce(s.numbers, array_agg(scoring.number_of(a.value, p.at) order by a.key)) as numbers,
            coalesce(s.texts, array_agg(a.value order by a.key)) as words
        from jsonb_each_text(h.attributes) as a
    ) as v
    cross join lateral (
        select
            coalesce(array_agg(f.feature order by f.feature), '{}') as names, coalesce(array_agg(f.number order by f.feature), '{}') as numbers,
            coalesce(array_agg(f.word order by f.feature), '{}') as words
        from (values
            ('origin', null::double precision, h.origin),
            ('product', null, coalesce(c.code, h.product)),
            ('weekday', extract(isodow from h.registered_at at time zone v_zone)::double precision, null),
            ('hour', nullif(extract(hour from h.registered_at at time zone v_zone), 0)::double precision, null),
            ('referrer_referrals', b.referrals, null),
            ('referrer_wins', b.wins, null),
            -- In an order that means nothing the others of its time tell how well things went; later leads have no such others.
            ('day', case when p_order = 'random' then extract(epoch from p.at)::double precision / 86400 end, null)
        ) as f (feature, number, word)
        where f.number is not null or btrim(f.word) <> ''
    ) as o
    order by p.place;
    get diagnostics v_count = row_count;
    analyze scoring.work_examples;
    return v_count;
end;
$$;

comment on function scoring.load_examples(text, timestamptz, text, text) is
'Lays out the leads that a model of this moment may learn from at p_as_of: those of whom it is known by then whether they were won within the horizon, so that a young one is no
failure; the latest scoring_examples. In the order of their registration, or (p_order random) in one that means nothing. p_history: only those of this import. Returns how many.';

revoke all on function scoring.load_examples(text, timestamptz, text, text) from public;
