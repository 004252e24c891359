create or replace function scoring.fit(p_from integer, p_to integer, p_start double precision[], p_penalty double precision)
returns double precision[]
language plpgsql
volatile
set jit = off
set work_mem = '128MB'
set enable_sort = off
as $$
declare
    v_scan constant text := scoring.scan_text();
    v_rows constant double precision := p_to - p_from + 1;
    v_ridge double precision := 2 * p_penalty;
    v_ridges double precision[];
    v_smooth double precision := 10 * p_penalty;
    v_size integer;
    v_linked boolean[];
    v_links integer[];
    v_link integer;
    v_apart double precision;
    v_weigh constant record := scoring.weigh(p_from, p_to);
    v_w double precision[] := p_start;
    v_g double precision[];
    v_next_w double precision[];
    v_next_g double precision[];
    v_scale double precision[];
    v_mass double precision[];
    v_d double precision[];
    v_f double precision;
    v_next_f double precision;
    v_gd double precision;
    v_t double precision;
    v_s scoring.vector[] := array[]::scoring.vector[];
    v_y scoring.vector[] := array[]::scoring.vector[];
    v_rho double precision[] := array[]::double precision[];
    v_alpha double precision[];
    v_sy double precision;
    v_k integer;
    v_is_better boolean;
    v_rate double precision;
begin
    if v_rows >= 25000 then
        v_ridge := 2 * v_ridge;
        v_smooth := 2 * v_smooth;
    end if;
    select max(c.base + scoring.bins_of(c)) + 1 into v_size from scoring.work_columns as c;
    -- Ranges that lie beside another one; and what two say together is held by a ridge of its own.
    select
        array_agg(coalesce(k.is_linked, false) order by n.bin), array_agg(coalesce(k.ridge, v_ridge) order by n.bin),
        coalesce(array_agg(n.bin order by n.bin) filter (where k.is_linked), '{}')
    into v_linked, v_ridges, v_links
    from generate_series(1, v_size) as n (bin)
    left join (
        select b.bin, w.ridge, b.bin > c.base + 3 + c.words and cardinality(c.bounds) > 0 as is_linked
        from scoring.work_columns as c
        left join scoring.work_pairs as w on w.position = c.position
        cross join lateral generate_series(c.base + 1, c.base + scoring.bins_of(c)) as b (bin)
    ) as k on k.bin = n.bin;
    v_ridges[v_size] := 0;
    v_rate := (v_weigh.factor * v_weigh.wins + 1) / (v_rows + 2);
    if v_w is null then
        v_w := array_fill(0::double precision, array[v_size]);
        v_w[v_size] := ln(v_rate / (1 - v_rate));
    end if;

    <<climb>>
    for v_step in 0 .. 60 loop
        if v_step = 0 then
            v_next_w := v_w;
            v_t := 1;
        else
            -- The two-loop recursion: the direction that the last eight steps suggest.
            v_d := v_g;
            v_k := cardinality(v_rho);
            v_alpha := array_fill(0::double precision, array[greatest(v_k, 1)]);
            for i in reverse v_k .. 1 loop
                v_alpha[i] := v_rho[i] * scoring.dot(v_s[i].v, v_d);
                v_d := scoring.add(v_d, -v_alpha[i], v_y[i].v);
            end loop;
            v_d := array(select p.x / p.y from unnest(v_d, v_scale) with ordinality as p (x, y, n) order by p.n);
            for i in 1 .. v_k loop
                v_d := scoring.add(v_d, v_alpha[i] - v_rho[i] * scoring.dot(v_y[i].v, v_d), v_s[i].v);
            end loop;
            v_gd := -scoring.dot(v_g, v_d);
            exit climb when v_gd >= 0;
            v_t := 1;
        end if;
        v_is_better := false;
        for v_try in 1 .. 12 loop
            if v_step > 0 then
                v_next_w := scoring.add(v_w, -v_t, v_d);
            end if;
            execute format(
                $sql$
                select
                    array_agg(coalesce(s.slope, 0) + h.ridge * h.weight order by h.bin),
                    max(s.loss) filter (where h.bin = $7) + sum(h.ridge / 2 * h.weight * h.weight order by h.bin), array_agg(coalesce(s.mass, 0) order by h.bin)
                from unnest($1, $8) with ordinality as h (weight, ridge, bin)
                left join (select coalesce(q.bin, $7) as bin, q.slope, q.loss, q.mass from (%s) as q) as s on s.bin = h.bin
                $sql$,
                v_scan
            )
            into v_next_g, v_next_f, v_mass
            using v_next_w, p_from, p_to, v_weigh.half_life, v_weigh.youngest, v_weigh.factor, v_size, v_ridges;
            foreach v_link in array v_links loop
                v_apart := v_next_w[v_link] - v_next_w[v_link - 1];
                v_next_f := v_next_f + v_smooth / 2 * v_apart * v_apart;
                v_next_g[v_link] := v_next_g[v_link] + v_smooth * v_apart;
                v_next_g[v_link - 1] := v_next_g[v_link - 1] - v_smooth * v_apart;
            end loop;
            v_is_better := v_step = 0 or v_next_f <= v_f + 1e-4 * v_t * v_gd;
            exit when v_is_better;
            v_t := v_t / 2;
        end loop;
        exit climb when not v_is_better;
        if v_step = 0 then
            v_scale := v_mass;
            for i in 1 .. v_size loop
                v_scale[i] := v_rate * (1 - v_rate) * v_mass[i] + case
                    when i = v_size then 0 else v_ridges[i] + v_smooth * (v_linked[i]::integer + coalesce(v_linked[i + 1], false)::integer)
                end;
            end loop;
        else
            v_sy := -v_t * (scoring.dot(v_next_g, v_d) - scoring.dot(v_g, v_d));
            if v_sy > 1e-12 then
                v_s := v_s || row(array(select -v_t * p.x from unnest(v_d) with ordinality as p (x, n) order by p.n))::scoring.vector;
                v_y := v_y || row(scoring.add(v_next_g, -1, v_g))::scoring.vector;
                v_rho := v_rho || 1 / v_sy;
                if cardinality(v_rho) > 8 then
                    v_s := v_s[2:];
                    v_y := v_y[2:];
                    v_rho := v_rho[2:];
                end if;
            end if;
            exit climb when (v_f - v_next_f) / v_rows < case when v_rows >= 25000 then 1e-5 else 5e-6 end;
        end if;
        v_w := v_next_w;
        v_g := v_next_g;
        v_f := v_next_f;
    end loop;
    if v_is_better then
        v_w := v_next_w;
    end if;
    return array(select round(p.x::numeric, 6)::double precision from unnest(v_w) with ordinality as p (x, n) order by p.n);
end;
$$;

comment on function scoring.fit(integer, integer, double precision[], double precision) is
'Fits the weights of all bins to the examples from p_from to p_to, together, by L-BFGS: logistic loss with a ridge and a penalty on differences of neighbouring ranges, an example half
as old as the whole weighing half. p_penalty multiplies both; pairs have
a ridge of their own (scoring.work_pairs). Begins at p_start (null: the share of won). The last weight is the intercept. Rounded, so that the same examples give the same weights.';

revoke all on function scoring.fit(integer, integer, double precision[], double precision) from public;
