create or replace function scoring.bins_of(p_column scoring.work_columns)
returns integer
language sql
immutable
parallel safe
as $$
    select 2 + p_column.words + case when cardinality(p_column.bounds) > 0 then cardinality(p_column.bounds) + 1 else 0 end;
$$;

comment on function scoring.bins_of(scoring.work_columns) is 'How many bins a feature has.';

revoke all on function scoring.bins_of(scoring.work_columns) from public;
