create or replace function routing.decide(
    p_lead leads.leads,
    p_excluded_ids bigint[] default '{}',
    p_excluded_reason text default 'let_it_pass',
    p_submitter_id bigint default null,
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
    v_submitter_id constant bigint := nullif(coalesce(p_submitter_id, routing.submitter_of(p_lead)), 0);
    v_rule record;
    v_keepers record;
    v_keeper record;
    v_claims jsonb;
    v_turn routing.pool_turns;
    v_ids bigint[];
    v_weights integer[];
    v_credits bigint[];
    v_ids_after bigint[];
    v_credits_after bigint[];
    v_excluded jsonb;
    v_opens_at timestamptz;
    v_next record;
    v_snapshot jsonb;
begin
    perform routing.hold_still();
    decided_at := util.current_time();
    v_rule := routing.find_rule(p_lead, decided_at, v_submitter_id);
    v_keepers := routing.find_keeper(p_lead, v_submitter_id);

    perform routing.lock_capacity(
        v_keepers.consultant_ids || array(select m.consultant_id from routing.pool_members as m where m.pool_id = v_rule.pool_id and m.is_active)
    );

    -- OUT OF TURN: somebody has a claim on the lead
    for v_keeper in
        select k.id, k.reason from unnest(v_keepers.consultant_ids, v_keepers.reasons) with ordinality as k (id, reason, n) order by k.n
    loop
        select e.is_eligible, e.reason, e.opens_at into v_next
        from routing.eligibility(p_lead, null, v_keeper.id, p_excluded_ids, p_excluded_reason, v_submitter_id, decided_at) as e;
        if v_next.is_eligible then
            winner_id := v_keeper.id;
            insert into routing.decisions (lead_id, rule_id, rule_version, winner_id, snapshot, decided_at)
            values (
                p_lead.id, v_rule.rule_id, v_rule.rule_version, decide.winner_id,
                jsonb_strip_nulls(jsonb_build_object(
                    'reason', v_keeper.reason, 'members', jsonb_build_array(v_keeper.id), 'excluded', '[]'::jsonb, 'claims', v_claims,
                    'passed_over', nullif(v_rule.passed_over, '{}'), 'opens_at', case when v_next.opens_at > decided_at then v_next.opens_at end
                )),
                decide.decided_at
            )
            returning id into decision_id;
            event_kind := 'assigned';
            event_data := jsonb_build_object('decision_id', decision_id, 'consultant_id', winner_id, 'reason', v_keeper.reason);
            return;
        end if;
        v_claims := coalesce(v_claims, '[]') || jsonb_build_object('consultant_id', v_keeper.id, 'reason', v_next.reason, 'claim', v_keeper.reason);
    end loop;

    if v_rule.pool_id is not null then
        select * into v_turn from routing.pool_turns as t where t.pool_id = v_rule.pool_id for update;
        decided_at := util.current_time();
        -- Read after the locks, in a statement of its own: its snapshot sees the previous turn committed.
        select
            array_agg(e.consultant_id order by e.consultant_id) filter (where e.is_eligible),
            array_agg(e.weight order by e.consultant_id) filter (where e.is_eligible),
            array_agg(coalesce(k.credit, 0) order by e.consultant_id) filter (where e.is_eligible),
            coalesce(
                jsonb_agg(jsonb_build_object('consultant_id', e.consultant_id, 'reason', e.reason) order by e.consultant_id) filter (where not e.is_eligible),
                '[]'
            ),
            min(e.opens_at) filter (where e.is_eligible)
        into v_ids, v_weights, v_credits, v_excluded, v_opens_at
        from routing.eligibility(p_lead, v_rule.pool_id, null, p_excluded_ids, p_excluded_reason, v_submitter_id, decided_at) as e
        left join unnest(v_turn.member_ids, v_turn.credits) as k (id, credit) on k.id = e.consultant_id;
    end if;
    v_snapshot := jsonb_strip_nulls(jsonb_build_object(
        'excluded', coalesce(v_excluded, '[]'), 'claims', v_claims, 'passed_over', nullif(v_rule.passed_over, '{}'),
        'opens_at', case when v_opens_at > decided_at then v_opens_at end
    ));

    -- NOBODY
    if v_ids is null then
        queue_code := 'triage';
        v_snapshot := v_snapshot || jsonb_build_object(
            'reason', case when v_rule.pool_id is null then 'no_rule_matches' else 'nobody_eligible' end, 'members', '[]'::jsonb
        );
        insert into routing.decisions (lead_id, rule_id, rule_version, pool_id, pool_version, queue_code, snapshot, decided_at)
        values (
            p_lead.id, v_rule.rule_id, v_rule.rule_version, v_rule.pool_id, v_rule.pool_version, decide.queue_code, v_snapshot, decide.decided_at
        )
        returning id into decision_id;
        event_kind := 'queued';
        event_data := jsonb_build_object('decision_id', decision_id, 'queue', queue_code, 'reason', v_snapshot -> 'reason');
        return;
    end if;

    -- THE TURN
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

    insert into routing.decisions (lead_id, rule_id, rule_version, pool_id, pool_version, seq, winner_id, snapshot, decided_at)
    values (
        p_lead.id, v_rule.rule_id, v_rule.rule_version, v_rule.pool_id, v_rule.pool_version, v_turn.seq + 1, decide.winner_id,
        v_snapshot || jsonb_strip_nulls(jsonb_build_object(
            'reason', 'turn', 'members', to_jsonb(v_ids), 'weights', to_jsonb(v_weights), 'credits', to_jsonb(v_credits), 'margin', v_next.margin
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

comment on function routing.decide(leads.leads, bigint[], text, bigint) is
'Decides who gets a lead: who has a claim on it (routing.find_keeper) and can take it, out of turn; else the consultant whose turn it is in the pool of the first matching rule, among
those who can take it (routing.eligibility); else the queue triage. p_excluded_ids are left out, with p_excluded_reason (a code). p_submitter_id: the consultant who submits it, 0 for none, when the
ledger does not know yet. Writes the decision, which holds all that replays it, and says which event (kind, data) tells of it; the lead''s row is the caller''s to write.
Locks the pool''s turn until the transaction ends, and consultants, pools and rules against changes. Raises 40001 when the turn moved under its lock.';

revoke all on function routing.decide(leads.leads, bigint[], text, bigint) from public;
