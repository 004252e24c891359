create or replace function scoring.count_cells(p_week integer)
returns scoring.cell[]
language plpgsql
stable
set jit = off
set work_mem = '64MB'
as $$
declare
    c_kept constant integer := 104;
    c_oldest constant integer := 51;
    v_zone constant text := ops.setting_text('timezone');
    v_from constant timestamptz := ((date '2000-01-03' + 7 * (p_week - c_kept))::timestamp at time zone v_zone);
    v_until constant timestamptz := ((date '2000-01-03' + 7 * p_week)::timestamp at time zone v_zone);
    v_cells scoring.cell[];
begin
    with known as (
        -- Weeks before p_week are over; whoever is open now stays so into it.
        select
            scoring.week_number((l.created_at at time zone v_zone)::date) as came,
            scoring.week_number((l.ended_at at time zone v_zone)::date) as ended, l.status = 'won' as is_won, p_week + 1 as unseen,
            round(s.probability::numeric, 6) as score
        from leads.leads as l
        left join scoring.scores as s on s.lead_id = l.id and s.moment = 'registration' and s.scored_at < l.created_at + interval '1 day'
        where l.created_at >= v_from and l.created_at < v_until
        union all
        select
            scoring.week_number((h.registered_at at time zone v_zone)::date),
            scoring.week_number((coalesce(h.ended_at, case when h.outcome = 'won' then h.registered_at end) at time zone v_zone)::date), h.outcome = 'won',
            least(scoring.week_number((h.told_at at time zone v_zone)::date), p_week), null
        from scoring.history as h
        where h.registered_at >= v_from and h.registered_at < v_until and h.registered_at < h.told_at
    ),
    groups as (
        select k.came, k.ended, k.is_won, k.unseen, count(*) as n, count(k.score) as scored, coalesce(sum(k.score), 0) as score
        from known as k
        group by k.came, k.ended, k.is_won, k.unseen
    ),
    cells as (
        select
            g.came, w.week, sum(g.n)::integer as came_by,
            coalesce(sum(g.n) filter (where g.ended is null or g.ended >= w.week), 0)::integer as open,
            coalesce(sum(g.n) filter (where g.ended = w.week and g.is_won), 0)::integer as won,
            coalesce(sum(g.n) filter (where g.ended = w.week), 0)::integer as ended,
            coalesce(sum(g.n) filter (where (g.ended is null or g.ended > w.week) and w.week + 1 < g.unseen), 0)::integer as staying,
            coalesce(sum(g.scored) filter (where (g.ended is null or g.ended > w.week) and w.week + 1 < g.unseen), 0)::integer as staying_scored,
            coalesce(sum(g.score) filter (where (g.ended is null or g.ended > w.week) and w.week + 1 < g.unseen), 0) as staying_score,
            coalesce(sum(g.scored) filter (where g.ended is null or g.ended >= w.week), 0)::integer as open_scored,
            coalesce(sum(g.score) filter (where g.ended is null or g.ended >= w.week), 0) as open_score
        from groups as g
        cross join lateral generate_series(g.came, least(g.unseen - 1, p_week - 1, g.came + c_oldest)) as w (week)
        group by g.came, w.week
    )
    select coalesce(array_agg(
        row(c.came, c.week, c.came_by, c.open, c.won, c.ended, c.staying, c.staying_scored, c.staying_score, c.open_scored, c.open_score)::scoring.cell
        order by c.came, c.week
    ), '{}')
    into v_cells
    from cells as c;
    return v_cells;
end;
$$;

comment on function scoring.count_cells(integer) is
'The life of leads by week, of those that came in the 104 weeks before p_week: own leads and a company''s past, each as long as it is looked at (a past lead until its system told of it) and a year at most.';

revoke all on function scoring.count_cells(integer) from public;
