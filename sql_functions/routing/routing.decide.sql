create or replace function routing.decide(
    p_lead leads.leads,
    out decision_id bigint,
    out winner_id bigint,
    out queue_code text,
    out event_kind text,
    out event_data jsonb,
    out decided_at timestamptz
)
language plpgsql
volatile
as $$
declare
    v_rule record;
    v_turn routing.pool_turns;
    v_ids bigint[];
    v_weights integer[];
    v_credits bigint[];
    v_ids_after bigint[];
    v_credits_after bigint[];
    v_excluded jsonb;
    v_next record;
    v_reason text;
begin
    perform routing.hold_still();
    v_rule := routing.find_rule(p_lead);

    if v_rule.pool_id is not null then
        select * into v_turn from routing.pool_turns as t where t.pool_id = v_rule.pool_id for update;
        -- Read after the lock, in a statement of its own: its snapshot sees the previous turn committed.
        select
            array_agg(k.id) filter (where k.is_eligible),
            array_agg(k.weight) filter (where k.is_eligible),
            array_agg(coalesce(v_turn.credits[array_position(v_turn.member_ids, k.id)], 0)) filter (where k.is_eligible),
            coalesce(
                jsonb_agg(jsonb_build_object('consultant_id', k.id, 'reason', case when k.is_active then 'left_pool' else 'inactive' end))
                    filter (where not k.is_eligible),
                '[]'
            )
        into v_ids, v_weights, v_credits, v_excluded
        from (
            select c.id, m.weight, c.is_active, m.is_active and c.is_active as is_eligible
            from routing.pool_members as m
            join routing.consultants as c on c.id = m.consultant_id
            where m.pool_id = v_rule.pool_id
            order by c.id
        ) as k;
    end if;
    decided_at := util.current_time();

    if v_ids is null then
        queue_code := 'triage';
        v_reason := case when v_rule.pool_id is null then 'no_rule_matches' else 'nobody_eligible' end;
        insert into routing.decisions (lead_id, rule_id, pool_id, pool_version, queue_code, snapshot, decided_at)
        values (
            p_lead.id, v_rule.rule_id, v_rule.pool_id, v_rule.pool_version, decide.queue_code,
            jsonb_build_object('reason', v_reason, 'members', '[]'::jsonb, 'excluded', coalesce(v_excluded, '[]')), decide.decided_at
        )
        returning id into decision_id;
        event_kind := 'queued';
        event_data := jsonb_build_object('decision_id', decision_id, 'queue', queue_code, 'reason', v_reason);
        return;
    end if;

    v_next := routing.next_turn(v_weights, v_credits);
    winner_id := v_ids[v_next.winner];

    v_credits_after := v_next.credits;
    v_ids_after := v_ids;
    if v_turn.member_ids <> v_ids then
        -- Whoever cannot take a turn now keeps the credit they have.
        select v_ids || coalesce(array_agg(o.id order by o.n), '{}'), v_credits_after || coalesce(array_agg(o.credit order by o.n), '{}')
        into v_ids_after, v_credits_after
        from unnest(v_turn.member_ids, v_turn.credits) with ordinality as o (id, credit, n)
        where o.id <> all (v_ids);
    end if;
    update routing.pool_turns as t
    set seq = t.seq + 1, member_ids = v_ids_after, credits = v_credits_after
    where t.pool_id = v_rule.pool_id and t.seq = v_turn.seq;
    if not found then
        raise exception 'the turn of pool % moved under its lock', v_rule.pool_id using errcode = '40001';
    end if;

    insert into routing.decisions (lead_id, rule_id, pool_id, pool_version, seq, winner_id, snapshot, decided_at)
    values (
        p_lead.id, v_rule.rule_id, v_rule.pool_id, v_rule.pool_version, v_turn.seq + 1, decide.winner_id,
        jsonb_strip_nulls(jsonb_build_object(
            'reason', 'turn',
            'members', to_jsonb(v_ids), 'weights', to_jsonb(v_weights), 'credits', to_jsonb(v_credits),
            'excluded', v_excluded, 'margin', v_next.margin
        )),
        decide.decided_at
    )
    returning id into decision_id;
    event_kind := 'assigned';
    event_data := jsonb_build_object(
        'decision_id', decision_id, 'consultant_id', winner_id, 'pool_id', v_rule.pool_id, 'seq', v_turn.seq + 1
    );
end;
$$;

comment on function routing.decide(leads.leads) is
'Decides who gets a lead: the consultant whose turn it is in the pool of the first matching rule, or the queue triage when nobody is eligible.
Writes the decision, which holds all that replays it, and says which event (kind, data) tells of it; the lead''s row is the caller''s to write.
Locks the pool''s turn until the transaction ends, and consultants, pools and rules against changes. Raises 40001 when the turn moved under its lock.';

revoke all on function routing.decide(leads.leads) from public;
