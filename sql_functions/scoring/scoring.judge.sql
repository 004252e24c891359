create or replace function scoring.judge(p_moment text, p_to integer)
returns void
language plpgsql
volatile
set jit = off
set work_mem = '128MB'
set enable_sort = off
as $$
declare
    -- So strong is nothing that is known beforehand; what is weaker may be as it should.
    c_alone_auc constant double precision := 0.93;
    c_alone_told constant double precision := 0.5;
    c_outcome_name constant text :=
        '^attribute:(.*[_ .-])?(outcome|resultado|won|ganho|lost|perdido|perda|closed|fechado|fechamento|converted|convertido|conversao|conversion)([_ .-].*)?$';
    -- What is written down when somebody was spoken to, or after.
    c_contact_name constant text :=
        '^attribute:(.*[_ .-])?(duration|duracao|call|calls|ligacao|ligacoes|last[_ .-].*(activity|contact|call)|ultim[oa][_ .-].*(atividade|contato|ligacao)'
        || '|tags?|etiquetas?|lead[_ .-]quality|qualidade[_ .-](do[_ .-])?lead|stage|etapa|fase|proposta|proposal|invoice|nota[_ .-]fiscal)([_ .-].*)?$';
    v_horizon constant interval := ops.setting_text('scoring_horizon')::interval;
    v_now constant timestamptz := util.current_time();
    v_mean double precision;
    v_cells jsonb;
    v_text text;
begin
    delete from scoring.refusals as r where r.moment = p_moment;
    -- GUARD: there is no feature to judge.
    if not exists (select from scoring.work_columns) then
        return;
    end if;
    select (avg(e.is_won::integer) * 0.998 + 0.001)::double precision into v_mean from scoring.work_examples as e where e.place <= p_to;
    select format(
        $sql$
        select jsonb_agg(to_jsonb(k)) from (
            select
                coalesce(%s) as bin,
                count(*) filter (where d.place %% 2 = 0) as learned, coalesce(sum(d.y) filter (where d.place %% 2 = 0), 0) as learned_wins,
                count(*) filter (where d.place %% 2 = 1) as tried, coalesce(sum(d.y) filter (where d.place %% 2 = 1), 0) as tried_wins
            from pg_temp.scoring_design as d
            where d.place <= $1
            group by grouping sets (%s)
        ) as k
        $sql$,
        string_agg('f' || c.position, ', ' order by c.position), string_agg('(f' || c.position || ')', ', ' order by c.position)
    )
    into v_text
    from scoring.work_columns as c;
    execute v_text into v_cells using p_to;

    -- How well the shares of one half of the leads tell won from lost in the other half, by each feature alone.
    with cells as (
        select
            c.feature, k.tried, k.tried_wins, k.tried - k.tried_wins as tried_losses, (k.learned_wins + 20 * v_mean) / (k.learned + 20) as rate
        from jsonb_to_recordset(v_cells) as k (
            bin integer, learned double precision, learned_wins double precision, tried double precision, tried_wins double precision
        )
        inner join scoring.work_columns as c on k.bin > c.base and k.bin <= c.base + scoring.bins_of(c)
    ),
    ranked as (
        select
            c.*, sum(c.tried_losses) over (partition by c.feature order by c.rate) - sum(c.tried_losses) over (partition by c.feature, c.rate) / 2 as below
        from cells as c
    ),
    dated as (
        select v.feature, avg((v.number < -1)::integer)::double precision as later
        from scoring.work_values() as v
        where v.place <= p_to and v.feature like 'attribute:%' and v.word ~ '^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}[/.-][0-9]{2}[/.-][0-9]{4})'
        group by v.feature
    ),
    -- What is filled in while a lead is worked on, those that wait for their end do not have yet.
    waiting as (
        select h.attributes
        from scoring.history as h
        where h.outcome = 'open' and h.registered_at + v_horizon > h.told_at and h.told_at <= v_now
            and h.name in (
                select o.name from scoring.history as o inner join scoring.work_examples as e on e.history_id = o.id where e.place <= p_to
            )
        order by h.registered_at desc, h.id
        limit 2000
    ),
    waited as (
        select 'attribute:' || a.key as feature, count(*)::double precision as known from waiting as w cross join lateral jsonb_each_text(w.attributes) as a group by a.key
    ),
    ended as (
        select v.feature, count(*)::double precision / (select count(*) from scoring.work_examples as e where e.place <= p_to and e.history_id is not null) as share
        from scoring.work_values() as v
        inner join scoring.work_examples as e on e.place = v.place and e.history_id is not null
        where v.place <= p_to and v.feature like 'attribute:%'
        group by v.feature
    ),
    filled as (
        select e.feature, coalesce(w.known, 0) / n.n as share
        from ended as e
        cross join (select count(*)::double precision as n from waiting) as n
        left join waited as w on w.feature = e.feature
        where n.n >= 50 and coalesce(w.known, 0) / n.n < e.share / 2 and e.share - coalesce(w.known, 0) / n.n > 4 * sqrt(e.share * (1 - e.share) / n.n)
    ),
    measured as (
        select
            r.feature, count(*) as bins, sum(r.tried_wins * r.below) / nullif(sum(r.tried_wins) * sum(r.tried_losses), 0) as auc,
            1 - sum(r.tried_wins * ln(r.rate) + r.tried_losses * ln(1 - r.rate))
                / nullif(sum(r.tried_wins * ln(v_mean) + r.tried_losses * ln(1 - v_mean)), 0) as told
        from ranked as r
        group by r.feature
    ),
    judged as (
        select
            m.feature, m.auc, d.later, f.share as filled,
            case
                when h.is_used is false then 'chosen'
                when m.bins < 2 then 'constant'
                when h.is_used or m.feature not like 'attribute:%' then null
                when w.name ~ c_outcome_name then 'outcome_name'
                when d.later > 0.01 then 'later_dates'
                when f.share is not null then 'filled_later'
                when m.auc >= c_alone_auc or m.told >= c_alone_told then 'determines'
                when (m.auc >= 0.8 or m.told >= 0.2) and w.name ~ c_contact_name then 'contact_name'
            end as reason
        from measured as m
        cross join lateral (select normalize.unaccented(lower(regexp_replace(m.feature, '([a-z])([A-Z])', '\1 \2', 'g'))) as name) as w
        left join dated as d on d.feature = m.feature
        left join filled as f on f.feature = m.feature
        left join scoring.feature_choices as h on h.feature = m.feature
    )
    insert into scoring.refusals (moment, feature, reason, measure, refused_at)
    select
        p_moment, j.feature, j.reason,
        round(case when j.reason in ('determines', 'outcome_name', 'contact_name') then j.auc when j.reason = 'later_dates' then j.later when j.reason = 'filled_later' then j.filled end::numeric, 3), v_now
    from judged as j
    where j.reason is not null;
    delete from scoring.work_columns as c using scoring.refusals as r where r.moment = p_moment and r.feature = c.feature;
end;
$$;

comment on function scoring.judge(text, integer) is
'The guard: takes features out of the training that runs and says why in scoring.refusals. Refused is an attribute that alone nearly determines the outcome (an AUC of 0.93, or half of
the log-loss, on leads that it was not learned from), whose name is that of an outcome, whose dates lie after the moment, which past leads that wait for their end have not even half as often as those that ended, or which tells
much (an AUC of 0.8, or a fifth of the log-loss) and by its name is written down when somebody was spoken to; further what is the same for every lead, and what a human chose not to use.
An attribute that a human chose to use is used (scoring.feature_choices).';

revoke all on function scoring.judge(text, integer) from public;
