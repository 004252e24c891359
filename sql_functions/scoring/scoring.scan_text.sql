create or replace function scoring.scan_text()
returns text
language plpgsql
stable
as $$
declare
    v_text text;
begin
    -- $1 weights (the last is the intercept's), $2 and $3 places, $4 half-life in days, $5 the youngest day, $6 a factor.
    select format(
        $sql$
        select coalesce(%1$s) as bin, sum(s.g) as slope, sum(s.l) as loss, sum(s.r) as mass
        from (
            select %1$s, t.r, t.r * (1 / (1 + exp(-t.z)) - t.y) as g, t.r * (ln(1 + exp(-abs(t.z))) + greatest(t.z, 0) - t.y * t.z) as l
            from (
                select %1$s, d.y, $6 * exp(-0.6931471805599453 / $4 * ($5 - d.day)) as r, least(greatest($1[cardinality($1)] + %2$s, -30), 30) as z
                from pg_temp.scoring_design as d
                where d.place >= $2 and d.place <= $3
                offset 0
            ) as t
            offset 0
        ) as s
        group by grouping sets ((), %3$s)
        $sql$,
        string_agg('f' || c.position, ', ' order by c.position),
        string_agg('$1[f' || c.position || ']', ' + ' order by c.position),
        string_agg('(f' || c.position || ')', ', ' order by c.position)
    )
    into v_text
    from scoring.work_columns as c;
    return v_text;
end;
$$;

comment on function scoring.scan_text() is 'The query that reads the design once and gives loss and slope by bin for weights; its row without a bin is the whole.';

revoke all on function scoring.scan_text() from public;
