create or replace function scoring.clear_work()
returns void
language plpgsql
volatile
as $$
begin
    truncate scoring.work_examples, scoring.work_columns, scoring.work_words, scoring.work_pairs;
    if to_regclass('pg_temp.scoring_design') is not null then
        execute 'drop table pg_temp.scoring_design';
    end if;
end;
$$;

comment on function scoring.clear_work() is 'Empties what a training worked with.';

revoke all on function scoring.clear_work() from public;
