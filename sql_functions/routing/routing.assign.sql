create or replace function routing.assign(p_lead_id bigint)
returns bigint
language plpgsql
volatile
as $$
declare
    v_rule record;
    v_turn routing.pool_turns;
    v_ids bigint[];
    v_weights integer[];
    v_credits bigint[];
    v_excluded jsonb;
    v_next record;
    v_now timestamptz;
    v_reason text;
    v_winner_id bigint;
    v_decision_id bigint;
begin
    perform from core.leads as l where l.id = p_lead_id for no key update;
    if not found then
        raise exception 'lead % does not exist', p_lead_id using errcode = 'ID201';
    end if;
    select * into v_rule from routing.find_rule(p_lead_id);

    if v_rule.pool_id is not null then
        select * into v_turn from routing.pool_turns as t where t.pool_id = v_rule.pool_id for update;
        -- Read after the lock, in a statement of its own: its snapshot sees the previous turn committed.
        select
            array_agg(m.consultant_id order by m.consultant_id) filter (where m.is_active and c.is_active),
            array_agg(m.weight order by m.consultant_id) filter (where m.is_active and c.is_active),
            array_agg(coalesce(v_turn.credits[array_position(v_turn.member_ids, m.consultant_id)], 0) order by m.consultant_id)
                filter (where m.is_active and c.is_active),
            coalesce(
                jsonb_agg(jsonb_build_object(
                    'consultant_id', m.consultant_id,
                    'reason', case when c.is_active then 'left_pool' else 'inactive' end
                )) filter (where not (m.is_active and c.is_active)),
                '[]'
            )
        into v_ids, v_weights, v_credits, v_excluded
        from routing.pool_members as m
        join routing.consultants as c on c.id = m.consultant_id
        where m.pool_id = v_rule.pool_id;
    end if;
    v_now := util.current_time();

    if v_ids is null then
        v_reason := case when v_rule.pool_id is null then 'no_rule_matches' else 'nobody_eligible' end;
        insert into routing.decisions (lead_id, rule_id, pool_id, pool_version, queue_code, snapshot, decided_at)
        values (
            p_lead_id, v_rule.rule_id, v_rule.pool_id, v_rule.pool_version, 'triage',
            jsonb_build_object('reason', v_reason, 'eligible', '[]'::jsonb, 'excluded', coalesce(v_excluded, '[]')), v_now
        )
        returning id into v_decision_id;
        update core.leads as l set consultant_id = null, queue_code = 'triage' where l.id = p_lead_id;
        perform core.append_event(
            p_lead_id, 'queued', 'system',
            jsonb_build_object('decision_id', v_decision_id, 'queue', 'triage', 'reason', v_reason), null, v_now
        );
        return v_decision_id;
    end if;

    select * into v_next from routing.next_turn(v_weights, v_credits);
    v_winner_id := v_ids[v_next.winner];

    update routing.pool_turns as t
    set seq = t.seq + 1,
        member_ids = v_ids || k.ids,
        credits = v_next.credits || k.credits
    from (
        select
            coalesce(array_agg(o.id order by o.n), '{}') as ids,
            coalesce(array_agg(o.credit order by o.n), '{}') as credits
        from unnest(v_turn.member_ids, v_turn.credits) with ordinality as o (id, credit, n)
        where o.id <> all (v_ids)
    ) as k
    where t.pool_id = v_rule.pool_id and t.seq = v_turn.seq;
    if not found then
        raise exception 'the turn of pool % moved under its lock', v_rule.pool_id using errcode = '40001';
    end if;

    insert into routing.decisions (lead_id, rule_id, pool_id, pool_version, seq, winner_id, snapshot, decided_at)
    values (
        p_lead_id, v_rule.rule_id, v_rule.pool_id, v_rule.pool_version, v_turn.seq + 1, v_winner_id,
        jsonb_strip_nulls(jsonb_build_object(
            'reason', 'turn',
            'members', to_jsonb(v_ids), 'weights', to_jsonb(v_weights), 'credits', to_jsonb(v_credits),
            'excluded', v_excluded, 'margin', v_next.margin
        )),
        v_now
    )
    returning id into v_decision_id;
    update core.leads as l set consultant_id = v_winner_id, queue_code = null where l.id = p_lead_id;
    perform core.append_event(
        p_lead_id, 'assigned', 'system',
        jsonb_build_object('decision_id', v_decision_id, 'consultant_id', v_winner_id, 'pool_id', v_rule.pool_id, 'seq', v_turn.seq + 1),
        null, v_now
    );
    return v_decision_id;
end;
$$;

comment on function routing.assign(bigint) is
'Gives a lead to the consultant whose turn it is in the pool of the first matching rule, or to the queue triage when nobody is eligible, and
returns the decision, which holds all that replays it. Locks the pool''s turn until the transaction ends: call it last, commit
asynchronously and run util.durable() before anybody is answered. Raises ID201 (no such lead), 40001 (the turn moved).';

revoke all on function routing.assign(bigint) from public;
