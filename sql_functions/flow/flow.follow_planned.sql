create or replace function flow.follow_planned(p_events leads.events[])
returns bigint[]
language plpgsql
volatile
as $$
declare
    v_signals flow.signals[];
    v_lead_ids bigint[];
begin
    -- WHICH FOLLOW AT ONCE: nothing was said as late or later, so that this signal comes last in flow.replay(); the lead stands as the signals before it left it; and by its
    -- rule the signal moves the step and its time alone.
    select array_agg(flow.signal_of(e)), coalesce(array_agg(e.lead_id), '{}') into v_signals, v_lead_ids
    from unnest(p_events) as e
    join leads.leads as l on l.id = e.lead_id
    join (
        select distinct on (s.next_action, s.next_action_cause) s.next_action, s.next_action_cause, n.next_step, n.due, n.lifts_hold
        from (
            select o.next_action, o.next_action_cause
            from leads.leads as o
            where o.id in (select x.lead_id from unnest(p_events) as x)
            group by o.next_action, o.next_action_cause
        ) as s
        cross join lateral (select array[s.next_action || '/' || s.next_action_cause, s.next_action, '*'] as names) as standing
        join flow.next_steps as n on n.signal = 'rework_planned' and n.standing = any (standing.names)
        where not exists (select from flow.next_steps as c where c.signal = s.next_action_cause and c.next_step is null)
        order by s.next_action, s.next_action_cause, array_position(standing.names, n.standing)
    ) as r on r.next_action = l.next_action and r.next_action_cause = l.next_action_cause
    where r.next_step = 'rework' and r.due = 'given' and r.lifts_hold is false
        and l.next_action is distinct from 'scheduled' and l.hold_reason is null and leads.is_open(l.status)
        and e.data ? 'due_at'
        and not exists (
            select from flow.signals as s where s.lead_id = e.lead_id and s.said_at >= e.at and s.voided_at is null
        )
        -- What was withdrawn is ordered again: flow.order_again().
        and (
            select a.state from rework.attempts as a where a.lead_id = l.id and a.cycle = l.cycle order by a.step desc limit 1
        ) is distinct from 'cancelled';

    insert into flow.signals (lead_id, signal, said_at, due_at, reached_at, reason, natural_key, about)
    select s.lead_id, s.signal, s.said_at, s.due_at, s.reached_at, s.reason, e.lead_id || ':' || e.seq, s.about
    from unnest(v_signals) as s
    join unnest(p_events) as e on e.lead_id = s.lead_id;
    perform leads.store_steps(
        v_lead_ids, 'rework', 'rework_planned', p_events[1].actor,
        array(select s.due_at from unnest(v_signals) with ordinality as s order by s.ordinality),
        array(select coalesce(s.reason, s.signal) from unnest(v_signals) with ordinality as s order by s.ordinality)
    );
    return array(select e.lead_id from unnest(p_events) as e where (e.lead_id = any (v_lead_ids)) is distinct from true);
end;
$$;

comment on function flow.follow_planned(leads.events[]) is
'What follows for many leads of which a step of the cadence was planned, in a few statements: the signals, and the next step as flow.replay() would work it out
(tests/pgtap/flow.follow_planned holds the two against each other). Returns the leads for which it cannot be seen at once: nothing was done for them, and flow.follow()
does it.';

revoke all on function flow.follow_planned(leads.events[]) from public;
