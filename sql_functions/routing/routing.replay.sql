create or replace function routing.replay(p_decision_id bigint)
returns bigint
language plpgsql
stable
as $$
declare
    v_decision routing.decisions;
    v_members bigint[];
    v_weights integer[];
    v_credits bigint[];
begin
    select * into v_decision from routing.decisions as d where d.id = p_decision_id;
    if not found then
        raise exception 'decision % does not exist', p_decision_id using errcode = 'ID206';
    end if;
    select array_agg(m.value::bigint order by m.n) into v_members
    from jsonb_array_elements_text(v_decision.snapshot -> 'members') with ordinality as m (value, n);
    if v_decision.seq is null then
        -- The one who had the claim, or whom a human chose; nobody when nobody could.
        return v_members[1];
    end if;

    select array_agg(w.value::integer order by w.n) into v_weights
    from jsonb_array_elements_text(v_decision.snapshot -> 'weights') with ordinality as w (value, n);
    select array_agg(k.value::bigint order by k.n) into v_credits
    from jsonb_array_elements_text(v_decision.snapshot -> 'credits') with ordinality as k (value, n);
    return v_members[(routing.next_turn(v_weights, v_credits)).winner];
end;
$$;

comment on function routing.replay(bigint) is
'Decides again from what the decision stored (members, weights, credits; or who had the claim, or whom a human chose) and returns the winner''s consultant id; null for a decision that
found nobody. Raises ID206 when the decision does not exist.';

revoke all on function routing.replay(bigint) from public;
