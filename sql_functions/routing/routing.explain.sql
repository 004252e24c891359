create or replace function routing.explain(p_decision_id bigint, p_is_whole boolean default false)
returns text
language plpgsql
stable
strict
as $$
declare
    v_decision routing.decisions;
    v_winner text;
    v_pool text;
    v_rule text;
    v_excluded text;
    v_passed_over text;
    v_text text;
begin
    select * into v_decision from routing.decisions as d where d.id = p_decision_id;
    if not found then
        raise exception 'decision % does not exist', p_decision_id using errcode = 'ID206';
    end if;

    select p.name into v_pool from routing.pools as p where p.id = v_decision.pool_id;
    select c.name into v_winner from routing.consultants as c where c.id = v_decision.winner_id;
    select string_agg(x.name || ' (' || x.reason || ')', ', ' order by x.name) into v_excluded
    from (
        select distinct c.name, meta.text('routing.' || (e.value ->> 'reason')) as reason
        from jsonb_array_elements(coalesce(v_decision.snapshot -> 'claims', '[]') || (v_decision.snapshot -> 'excluded')) as e
        join routing.consultants as c on c.id = (e.value ->> 'consultant_id')::bigint
    ) as x;

    v_text := case
        when v_decision.winner_id is null then meta.text('routing.' || (v_decision.snapshot ->> 'reason'))
        when v_decision.seq is null then meta.text('routing.' || (v_decision.snapshot ->> 'reason'), v_winner)
        when jsonb_array_length(v_decision.snapshot -> 'members') = 1
            then meta.text('routing.turn_of_one', v_winner, v_pool, v_decision.seq::text)
        else meta.text(
            'routing.turn', v_winner, v_decision.seq::text, v_pool, jsonb_array_length(v_decision.snapshot -> 'members')::text
        )
    end || case when v_excluded is not null then ' ' || meta.text('routing.excluded', v_excluded) else '' end;
    if not p_is_whole then
        return v_text;
    end if;

    -- As the rules were called then.
    select
        max(r.value ->> 'name') filter (where (r.value ->> 'id')::bigint = v_decision.rule_id),
        string_agg(format('%s (%s)', r.value ->> 'name', v_decision.snapshot -> 'passed_over' ->> (r.value ->> 'id')), ', ' order by r.n)
            filter (where v_decision.snapshot -> 'passed_over' ? (r.value ->> 'id'))
    into v_rule, v_passed_over
    from routing.rule_sets as s
    cross join lateral jsonb_array_elements(s.rules) with ordinality as r (value, n)
    where s.version = v_decision.rule_version;
    return concat_ws(
        ' ', v_text,
        case when v_decision.snapshot ? 'opens_at' then meta.text('routing.opens_at', calendar.local_time((v_decision.snapshot ->> 'opens_at')::timestamptz)) end,
        case when v_rule is not null then meta.text('routing.by_rule', format('%s (v%s)', v_rule, v_decision.rule_version)) end,
        case when v_passed_over is not null then meta.text('routing.passed_over', v_passed_over) end
    );
end;
$$;

comment on function routing.explain(bigint, boolean) is
'The decision in one or two sentences, in the language of indica.locale: who, which turn of which pool, among how many, who could not and why; who had a claim on it;
or that a human chose. p_is_whole: also when they work, the rule with the version of the rules, and which rules before it did not apply, with the place in their conditions.
Raises ID206 when the decision does not exist.';

revoke all on function routing.explain(bigint, boolean) from public;
