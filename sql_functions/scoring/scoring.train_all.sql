create or replace function scoring.train_all()
returns bigint
language plpgsql
volatile
as $$
declare
    v_count bigint;
begin
    select count(*) into v_count from scoring.train_moments(null) as t where t.outcome <> 'declined';
    return v_count;
end;
$$;

comment on function scoring.train_all() is 'Trains every moment; returns how many learned something. The job of each night.';

revoke all on function scoring.train_all() from public;
