create or replace function sending.judge_experiments()
returns integer
language plpgsql
volatile
as $$
declare
    v_experiment sending.experiments;
    v_arrived bigint[];
    v_low double precision[];
    v_high double precision[];
    v_winner text;
    v_reason text;
    v_count integer := 0;
begin
    for v_experiment in select * from sending.experiments as e where e.ended_at is null order by e.id for update skip locked loop
        select array_agg(c.arrived order by c.template <> v_experiment.champion), array_agg(c.low order by c.template <> v_experiment.champion),
            array_agg(c.high order by c.template <> v_experiment.champion)
        into v_arrived, v_low, v_high
        from sending.count_experiment(v_experiment) as c;
        continue when least(v_arrived[1], v_arrived[2]) < v_experiment.least_sends;
        v_winner := case
            when v_low[2] > v_high[1] then v_experiment.challenger
            when v_low[1] > v_high[2] then v_experiment.champion
        end;
        v_reason := case
            when v_winner is not null then 'better'
            when least(v_arrived[1], v_arrived[2]) >= v_experiment.most_sends then 'no_difference'
        end;
        continue when v_reason is null;
        perform sending.stop_experiment(v_experiment.code, coalesce(v_winner, v_experiment.champion), v_reason);
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function sending.judge_experiments() is
'Ends the experiments of which enough is known: once least_sends of both templates arrived, as soon as their 95 % intervals of answers do not touch (stricter than 5 %, since it is looked at
again and again), or at most_sends without a difference, where the champion stays. Returns how many ended. A scheduled job.';

revoke all on function sending.judge_experiments() from public;
