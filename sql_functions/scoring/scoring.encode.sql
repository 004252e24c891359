create or replace function scoring.encode()
returns void
language plpgsql
volatile
set jit = off
set work_mem = '128MB'
as $$
declare
    v_columns text;
begin
    if to_regclass('pg_temp.scoring_design') is not null then
        execute 'drop table pg_temp.scoring_design';
    end if;
    select string_agg(
        format(', coalesce(max(b.bin) filter (where b.position = %s), %s)::integer as f%s', c.position, c.base + 1, c.position), '' order by c.position
    )
    into v_columns
    from scoring.work_columns as c;
    -- Of as many columns as there are features: one scan of it is one step of the training.
    execute format(
        $sql$
        create temporary table scoring_design on commit drop as
        select e.place, e.is_won::integer::double precision as y, extract(epoch from e.at)::double precision / 86400 as day%s
        from scoring.work_examples as e
        left join (
            select
                v.place, c.position,
                c.base + 2 + case
                    when v.number is not null and cardinality(c.bounds) > 0 then c.words + 1 + width_bucket(-v.number, c.bounds)
                    else coalesce(w.bin, 0)
                end as bin
            from scoring.work_values() as v
            inner join scoring.work_columns as c on c.feature = v.feature
            left join scoring.work_words as w
                on w.feature = v.feature and (v.number is null or cardinality(c.bounds) = 0) and w.word = scoring.word_of(v.word, v.number)
        ) as b on b.place = e.place
        group by e.place, e.is_won, e.at
        order by e.place
        $sql$,
        v_columns
    );
    execute 'analyze pg_temp.scoring_design';
end;
$$;

comment on function scoring.encode() is
'Makes the temporary table scoring_design: a row per example, a column per feature with the number of its bin.';

revoke all on function scoring.encode() from public;
