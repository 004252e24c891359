create or replace function routing.simulate_leads(p_rules jsonb, p_from timestamptz, p_to timestamptz)
returns table (
    lead_id bigint, lead_uid uuid, at timestamptz, rule text, pool text, reason text, consultant_id bigint, actual_id bigint, member_ids bigint[],
    weights integer[]
)
language plpgsql
stable
as $$
declare
    v_time_zone constant text := ops.setting_text('timezone');
    v_known_keeps constant boolean := ops.setting_text('known_owner_keeps') = 'on';
    v_own_stays constant boolean := ops.setting_text('own_referral_stays') = 'on';
    v_names text[];
    v_pools bigint[];
    v_codes text[];
    v_predicates jsonpath[];
    v_fields text[];
    v_cap_ids bigint[];
    v_cap_daily integer[];
    v_cap_open integer[];
    v_received integer[];
    v_open integer[];
    v_end_ns bigint[];
    v_end_times timestamptz[];
    v_end integer := 1;
    v_day date;
    v_full bigint[];
    v_turns jsonb := '{}'::jsonb;
    v_winners bigint[] := '{}'::bigint[];
    -- Who had the person's newest lead by then that anybody had.
    v_owners bigint[] := '{}'::bigint[];
    v_row record;
    v_facts jsonb;
    v_submitter_id bigint;
    v_rule integer;
    v_keeper record;
    v_ids bigint[];
    v_weights integer[];
    v_credits bigint[];
    v_next record;
    v_at integer;
begin
    if p_from is null or p_to is null or p_from >= p_to then
        raise exception 'a period begins before it ends' using errcode = 'ID105', hint = 'Such as from 2026-10-01 to 2026-11-01.';
    end if;
    select
        array_agg(d.rule ->> 'name' order by d.n), array_agg(p.id order by d.n), array_agg(p.code order by d.n),
        array_agg(routing.compile_condition(d.rule -> 'conditions')::jsonpath order by d.n)
    into v_names, v_pools, v_codes, v_predicates
    from jsonb_array_elements(routing.check_rules(p_rules)) with ordinality as d (rule, n)
    join routing.pools as p on p.code = d.rule ->> 'pool' and p.is_active;
    v_fields := routing.condition_fields();

    select
        array_agg(c.id order by c.id), array_agg(c.daily_capacity order by c.id), array_agg(c.open_capacity order by c.id), array_agg(0 order by c.id),
        array_agg((
            select count(*)
            from leads.leads as l
            where l.consultant_id = c.id and l.created_at < p_from and (l.ended_at is null or l.ended_at >= p_from)
        )::integer order by c.id)
    into v_cap_ids, v_cap_daily, v_cap_open, v_received, v_open
    from routing.consultants as c
    where c.daily_capacity is not null or c.open_capacity is not null;
    -- When leads ended: those of the period by their number, those of before by whose they are (less than nothing).
    select array_agg(e.n order by e.ended_at, e.n), array_agg(e.ended_at order by e.ended_at, e.n) into v_end_ns, v_end_times
    from (
        select row_number() over (order by l.created_at, l.id) as n, l.ended_at
        from leads.leads as l
        where l.created_at >= p_from and l.created_at < p_to
        union all
        select -l.consultant_id, l.ended_at
        from leads.leads as l
        where l.consultant_id = any (v_cap_ids) and l.created_at < p_from
    ) as e
    where e.ended_at >= p_from and v_cap_ids is not null;

    for v_row in
        select
            o as lead, o.id, o.uid, o.created_at, k.earlier,
            (
                select d.winner_id
                from routing.decisions as d
                where d.lead_id = o.id and d.winner_id is not null and d.snapshot ->> 'reason' is distinct from 'manual'
                order by d.id
                limit 1
            ) as actual_id
        from (
            select n.id, n.n, lag(n.n) over (partition by n.person_id order by n.n) as earlier
            from (
                select l.id, l.person_id, row_number() over (order by l.created_at, l.id) as n
                from leads.leads as l
                where l.created_at >= p_from and l.created_at < p_to
            ) as n
        ) as k
        join leads.leads as o on o.id = k.id
        order by k.n
    loop
        v_submitter_id := routing.submitter_of(v_row.lead);
        v_facts := routing.facts(v_row.lead, v_fields, v_row.created_at, v_submitter_id);
        lead_id := v_row.id;
        lead_uid := v_row.uid;
        at := v_row.created_at;
        actual_id := v_row.actual_id;
        rule := null;
        pool := null;
        consultant_id := null;
        member_ids := null;
        weights := null;

        -- WHO IS FULL by now
        v_full := '{}';
        if v_cap_ids is not null then
            while v_end_times[v_end] <= v_row.created_at loop
                v_at := array_position(v_cap_ids, case when v_end_ns[v_end] < 0 then -v_end_ns[v_end] else v_winners[v_end_ns[v_end]] end);
                if v_at is not null then
                    v_open[v_at] := v_open[v_at] - 1;
                end if;
                v_end := v_end + 1;
            end loop;
            if v_day is distinct from (v_row.created_at at time zone v_time_zone)::date then
                v_day := (v_row.created_at at time zone v_time_zone)::date;
                v_received := array_fill(0, array[cardinality(v_cap_ids)]);
            end if;
            v_full := array(
                select k.id
                from unnest(v_cap_ids, v_cap_daily, v_cap_open, v_received, v_open) as k (id, daily, open, received, has)
                where k.received >= k.daily or k.has >= k.open
            );
        end if;

        -- THE RULE
        v_rule := null;
        for i in 1..coalesce(cardinality(v_pools), 0) loop
            if routing.matches(v_facts, v_predicates[i]) then
                v_rule := i;
                rule := v_names[i];
                exit;
            end if;
        end loop;

        -- OUT OF TURN
        for v_keeper in
            select k.id, k.reason
            from (
                select 1 as n, 'known_owner' as reason, case
                    when v_owners[v_row.earlier] is not null then v_owners[v_row.earlier]
                    else (
                        select o.consultant_id
                        from leads.leads as o
                        where o.person_id = (v_row.lead).person_id and o.created_at < p_from and o.consultant_id is not null
                        order by o.id desc
                        limit 1
                    )
                end as id
                where v_known_keeps
                union all
                select 2, 'own_referral', routing.referring_consultant(v_row.lead, v_submitter_id)
                where v_own_stays
            ) as k
            where k.id is not null
            order by k.n
        loop
            if (
                select e.is_eligible
                from routing.eligibility(v_row.lead, null, v_keeper.id, v_full, 'daily_capacity', v_submitter_id, v_row.created_at, false) as e
            ) then
                consultant_id := v_keeper.id;
                reason := v_keeper.reason;
                exit;
            end if;
        end loop;

        -- THE TURN
        if consultant_id is null and v_rule is null then
            reason := 'no_rule_matches';
        elsif consultant_id is null then
            pool := v_codes[v_rule];
            select array_agg(e.consultant_id order by e.consultant_id), array_agg(e.weight order by e.consultant_id),
                array_agg(coalesce((v_turns -> pool ->> e.consultant_id::text)::bigint, 0) order by e.consultant_id)
            into v_ids, v_weights, v_credits
            from routing.eligibility(v_row.lead, v_pools[v_rule], null, v_full, 'daily_capacity', v_submitter_id, v_row.created_at, false) as e
            where e.is_eligible;
            if v_ids is null then
                reason := 'nobody_eligible';
            else
                v_next := routing.next_turn(v_weights, v_credits);
                reason := 'turn';
                consultant_id := v_ids[v_next.winner];
                member_ids := v_ids;
                weights := v_weights;
                v_turns := v_turns || jsonb_build_object(
                    pool, coalesce(v_turns -> pool, '{}') || (select jsonb_object_agg(k.id, k.credit) from unnest(v_ids, v_next.credits) as k (id, credit))
                );
            end if;
        end if;
        v_winners := array_append(v_winners, consultant_id);
        v_owners := array_append(v_owners, coalesce(consultant_id, v_owners[v_row.earlier]));
        v_at := array_position(v_cap_ids, consultant_id);
        if v_at is not null then
            v_received[v_at] := v_received[v_at] + 1;
            v_open[v_at] := v_open[v_at] + 1;
        end if;
        return next;
    end loop;
end;
$$;

comment on function routing.simulate_leads(jsonb, timestamptz, timestamptz) is
'Who would have got each lead of a past period under these rules, and who got it (actual_id: the first who did, by no human''s choice). With the pools, members, weights and capacities of
today, the hours, holidays and absences of then, credits that begin at zero, and open leads that end when they did. Capacities of a pool''s member are not counted. Writes nothing.';

revoke all on function routing.simulate_leads(jsonb, timestamptz, timestamptz) from public;
