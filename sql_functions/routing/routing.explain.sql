create or replace function routing.explain(p_decision_id bigint)
returns text
language plpgsql
stable
strict
as $$
declare
    v_decision routing.decisions;
    v_winner text;
    v_pool text;
    v_excluded text;
begin
    select * into v_decision from routing.decisions as d where d.id = p_decision_id;
    if not found then
        raise exception 'decision % does not exist', p_decision_id using errcode = 'ID206';
    end if;

    select p.name into v_pool from routing.pools as p where p.id = v_decision.pool_id;
    select string_agg(c.name || ' (' || meta.text('routing.' || (x.value ->> 'reason')) || ')', ', ' order by c.name)
    into v_excluded
    from jsonb_array_elements(v_decision.snapshot -> 'excluded') as x
    join routing.consultants as c on c.id = (x.value ->> 'consultant_id')::bigint;

    if v_decision.winner_id is null then
        return meta.text('routing.' || (v_decision.snapshot ->> 'reason'))
            || case when v_excluded is not null then ' ' || meta.text('routing.excluded', v_excluded) else '' end;
    end if;
    select c.name into v_winner from routing.consultants as c where c.id = v_decision.winner_id;
    if v_decision.seq is null then
        return meta.text('routing.manual', v_winner);
    end if;
    return case
        when jsonb_array_length(v_decision.snapshot -> 'members') = 1
            then meta.text('routing.turn_of_one', v_winner, v_pool, v_decision.seq::text)
        else meta.text(
            'routing.turn', v_winner, v_decision.seq::text, v_pool, jsonb_array_length(v_decision.snapshot -> 'members')::text
        )
    end || case when v_excluded is not null then ' ' || meta.text('routing.excluded', v_excluded) else '' end;
end;
$$;

comment on function routing.explain(bigint) is
'The decision in one or two sentences, in the language of indica.locale: who, which turn of which pool, among how many, who could not and why;
or that a human chose.
Raises ID206 when the decision does not exist.';

revoke all on function routing.explain(bigint) from public;
