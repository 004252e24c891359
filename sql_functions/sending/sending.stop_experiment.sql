create or replace function sending.stop_experiment(p_code text, p_winner text default null, p_reason text default 'stopped')
returns text
language plpgsql
volatile
as $$
declare
    v_experiment sending.experiments;
begin
    select * into v_experiment from sending.experiments as e where e.code = p_code for update;
    if not found then
        raise exception 'no experiment is called %', coalesce(p_code, 'null') using errcode = 'ID209', hint = 'indica template experiment list shows them.';
    end if;
    if p_winner is not null and p_winner not in (v_experiment.champion, v_experiment.challenger) then
        raise exception 'the winner is % or %, not %', v_experiment.champion, v_experiment.challenger, p_winner using errcode = 'ID105';
    end if;
    -- It ended before, and stays as it ended.
    if v_experiment.ended_at is not null then
        return v_experiment.winner;
    end if;
    update sending.experiments as e
    set ended_at = util.current_time(), winner = coalesce(p_winner, e.champion), reason = p_reason
    where e.id = v_experiment.id;
    return coalesce(p_winner, v_experiment.champion);
end;
$$;

comment on function sending.stop_experiment(text, text, text) is
'Ends an experiment: from now on everybody gets p_winner, the champion unless it is said. One that ended stays as it ended. Returns the winner. Raises ID105, ID209.';

revoke all on function sending.stop_experiment(text, text, text) from public;
