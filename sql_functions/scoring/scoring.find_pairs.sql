create or replace function scoring.find_pairs(p_to integer, p_weights double precision[])
returns integer
language plpgsql
volatile
set jit = off
set work_mem = '128MB'
set enable_sort = off
as $$
declare
    -- All but of the widest lists: two that say nothing alone may say much together.
    c_looked_at constant integer := 40;
    c_groups constant integer := 8;
    -- Each is read in each step.
    c_kept constant integer := least(greatest(800000 / (select count(*) + 1 from scoring.work_examples), 10), 64);
    -- So many examples are enough to find them.
    c_stride constant integer := 1 + p_to / 25000;
    c_beyond_chance constant double precision := 2.5;
    v_weigh constant record := scoring.weigh(1, p_to);
    v_masses double precision[];
    v_column record;
    v_positions smallint[] := '{}'::smallint[];
    v_groups jsonb := '[]'::jsonb;
    v_sizes integer[] := '{}'::integer[];
    v_names text[] := '{}'::text[];
    v_coarse text[] := '{}'::text[];
    v_pairs jsonb;
    v_pair record;
    v_position smallint;
    v_base integer;
    v_cells integer[];
    v_added text[];
begin
    execute format(
        'select array_agg(coalesce(q.mass, 0) order by n.bin) from generate_series(1, $7) as n (bin) left join (%s) as q on q.bin = n.bin', scoring.scan_text()
    )
    into v_masses
    using p_weights, 1, p_to, v_weigh.half_life, v_weigh.youngest, v_weigh.factor, cardinality(p_weights);

    -- The features that say most, each in a few groups: missing, another word, the words that many have, ranges of equally many.
    for v_column in
        with bins as (
            select
                c.position, c.base, c.words, n.bin - c.base as bin, p_weights[n.bin] as weight, v_masses[n.bin] as mass,
                sum(v_masses[n.bin]) over (partition by c.position) as whole,
                sum(p_weights[n.bin] * v_masses[n.bin]) over (partition by c.position) / nullif(sum(v_masses[n.bin]) over (partition by c.position), 0) as mean,
                sum(v_masses[n.bin]) over (partition by c.position, n.bin - c.base > 2 + c.words order by n.bin) - v_masses[n.bin] / 2 as below,
                sum(v_masses[n.bin]) over (partition by c.position, n.bin - c.base > 2 + c.words) as ranges
            from scoring.work_columns as c
            cross join lateral generate_series(c.base + 1, c.base + scoring.bins_of(c)) as n (bin)
        ),
        grouped as (
            select
                b.position, b.base, b.bin, b.mass, b.whole, b.weight - b.mean as weight,
                case
                    when b.bin <= 2 then b.bin
                    when b.bin > 2 + b.words then 3 + least(b.words, c_groups) + least(floor(c_groups * b.below / nullif(b.ranges, 0)), c_groups - 1)
                    when b.words <= c_groups or b.bin < 2 + c_groups then b.bin
                    else 2
                end::integer as grouped
            from bins as b
        )
        select l.*
        from (
            select
                g.position, g.base, array_agg(coalesce(g.grouped, 2) order by g.bin) as groups, max(g.grouped) as size,
                round((sum(g.mass * g.weight * g.weight order by g.bin) / nullif(max(g.whole), 0))::numeric, 9) as spread
            from grouped as g
            group by g.position, g.base
            order by spread desc nulls last, g.position
            limit c_looked_at
        ) as l
        order by l.position
    loop
        v_positions := v_positions || v_column.position;
        v_sizes := v_sizes || v_column.size;
        v_groups := v_groups || jsonb_build_array(v_column.groups);
        v_names := v_names || ('m' || cardinality(v_positions));
        v_coarse := v_coarse || format(
            '%s + (%L::integer[])[d.f%s - %s] as m%s', 100 * cardinality(v_positions), v_column.groups::text, v_column.position, v_column.base, cardinality(v_positions)
        );
    end loop;
    if cardinality(v_positions) < 2 then
        return 0;
    end if;

    -- What the features alone leave unsaid, where two groups meet: were it chance, its squares would come to about as many as there are meetings.
    execute format(
        $sql$
        with cells as (
            select m.ids[1] as one, m.ids[2] as two, m.n, m.slope, m.bend
            from (
                select array_remove(array[%1$s], null) as ids, count(*) as n, sum(s.slope) as slope, sum(s.bend) as bend
                from (
                    select %1$s, t.r * (t.y - t.p) as slope, t.r * t.p * (1 - t.p) as bend
                    from (
                        select
                            %2$s, d.y, $4 * exp(-0.6931471805599453 / $2 * ($3 - d.day)) as r,
                            1 / (1 + exp(-least(greatest($1[cardinality($1)] + %3$s, -30), 30))) as p
                        from pg_temp.scoring_design as d
                        where d.place <= $5 and d.place %% $8 = 0
                        offset 0
                    ) as t
                    offset 0
                ) as s
                group by grouping sets (%4$s)
            ) as m
            where m.n >= 15 and m.bend > 0
        ),
        pairs as (
            select
                c.one / 100 as first, c.two / 100 as second, count(*) - 1 as free, sum(c.slope * c.slope / c.bend order by c.one, c.two) as squares,
                jsonb_agg(jsonb_build_array(c.one %% 100, c.two %% 100) order by c.one, c.two) as kept
            from cells as c
            group by c.one / 100, c.two / 100
        )
        select jsonb_agg(jsonb_build_object('first', f.first, 'second', f.second, 'kept', f.kept) order by f.beyond desc, f.first, f.second)
        from (
            select p.first, p.second, p.kept, round(((p.squares - p.free) / sqrt(2 * p.free))::numeric, 6) as beyond
            from pairs as p
            where p.free > 1
            order by beyond desc, p.first, p.second
            limit $7
        ) as f
        where f.beyond > $6
        $sql$,
        array_to_string(v_names, ', '), array_to_string(v_coarse, ', '),
        (select string_agg('$1[d.f' || c.position || ']', ' + ' order by c.position) from scoring.work_columns as c),
        (
            select string_agg(format('(m%s, m%s)', a.n, b.n), ', ' order by a.n, b.n)
            from generate_series(1, cardinality(v_positions)) as a (n)
            inner join generate_series(1, cardinality(v_positions)) as b (n) on b.n > a.n
        )
    )
    into v_pairs
    using p_weights, v_weigh.half_life, v_weigh.youngest, v_weigh.factor, p_to, c_beyond_chance, c_kept, c_stride;
    for v_pair in
        select (e.item ->> 'first')::integer as first, (e.item ->> 'second')::integer as second, e.item -> 'kept' as kept
        from jsonb_array_elements(coalesce(v_pairs, '[]')) with ordinality as e (item, n)
        order by e.n
    loop
        select (max(c.position) + 1)::smallint, max(c.base + scoring.bins_of(c)) into v_position, v_base from scoring.work_columns as c;
        v_cells := array_fill(2, array[v_sizes[v_pair.first], v_sizes[v_pair.second]]);
        for i in 0 .. jsonb_array_length(v_pair.kept) - 1 loop
            v_cells[(v_pair.kept -> i ->> 0)::integer][(v_pair.kept -> i ->> 1)::integer] := 3 + i;
        end loop;
        insert into scoring.work_pairs (position, first_position, second_position, first_groups, second_groups, cells, ridge)
        select
            v_position, v_positions[v_pair.first], v_positions[v_pair.second],
            array(select g.item::integer from jsonb_array_elements_text(v_groups -> (v_pair.first - 1)) with ordinality as g (item, n) order by g.n),
            array(select g.item::integer from jsonb_array_elements_text(v_groups -> (v_pair.second - 1)) with ordinality as g (item, n) order by g.n), v_cells, 32;
        insert into scoring.work_columns (position, feature, base, words, bounds)
        values (v_position, 'pair:' || v_positions[v_pair.first] || ':' || v_positions[v_pair.second], v_base, jsonb_array_length(v_pair.kept), '{}');
    end loop;

    select
        array_agg(
            format(
                '%s + (%L::integer[])[(%L::integer[])[d.f%s - %s]][(%L::integer[])[d.f%s - %s]] as f%s',
                c.base, w.cells::text, w.first_groups::text, a.position, a.base, w.second_groups::text, b.position, b.base, w.position
            ) order by w.position
        )
    into v_added
    from scoring.work_pairs as w
    inner join scoring.work_columns as c on c.position = w.position
    inner join scoring.work_columns as a on a.position = w.first_position
    inner join scoring.work_columns as b on b.position = w.second_position;
    if v_added is null then
        return 0;
    end if;
    execute format(
        'create temporary table scoring_wider on commit drop as select d.*, %s from pg_temp.scoring_design as d', array_to_string(v_added, ', ')
    );
    execute 'drop table pg_temp.scoring_design';
    execute 'alter table pg_temp.scoring_wider rename to scoring_design';
    execute 'analyze pg_temp.scoring_design';
    return cardinality(v_added);
end;
$$;

comment on function scoring.find_pairs(integer, double precision[]) is
'Looks for two features that together say what neither says alone: among the forty that say most, where what these weights leave unsaid of the examples up to p_to differs between groups of their values far beyond
chance (two and a half standard deviations of it). The plainest, 64 at most (fewer of more than 12,500 examples, since each is read in each step), become columns of the training; returns how many.';

revoke all on function scoring.find_pairs(integer, double precision[]) from public;
