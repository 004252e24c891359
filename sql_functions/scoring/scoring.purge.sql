create or replace function scoring.purge(p_as_of timestamptz, p_limit integer)
returns bigint
language plpgsql
volatile
as $$
declare
    v_ids bigint[];
begin
    -- One that ever scored stays: scores name it, and a roll-back may want it.
    v_ids := array(
        select m.id
        from scoring.models as m
        where m.state = 'challenger' and m.promotion is null and m.trained_at < p_as_of - interval '30 days'
            and not exists (select from scoring.scores as s where s.model_id = m.id)
        order by m.id
        limit p_limit
    );
    delete from scoring.model_pairs as p where p.model_id = any (v_ids);
    delete from scoring.model_features as f where f.model_id = any (v_ids);
    delete from scoring.models as m where m.id = any (v_ids);
    return cardinality(v_ids);
end;
$$;

comment on function scoring.purge(timestamptz, integer) is
'Forgets models that never scored 30 days after they were trained, at most p_limit; how their training ended stays. Returns how many.';

revoke all on function scoring.purge(timestamptz, integer) from public;
