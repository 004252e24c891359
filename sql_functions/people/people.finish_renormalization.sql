create or replace function people.finish_renormalization(p_run_id bigint)
returns integer
language plpgsql
volatile
as $$
declare
    v_count integer;
begin
    update people.normalization_runs as r set finished_at = util.current_time() where r.id = p_run_id;
    update people.normalization_changes as c
    set outcome = 'settled', reason = null
    where c.outcome in ('collision', 'refused') and c.run_id < p_run_id;
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function people.finish_renormalization(bigint) is
'Ends a run that saw every kind to its end: what earlier runs left for a human and this one did not meet again is settled. Returns how many those are.';

revoke all on function people.finish_renormalization(bigint) from public;
