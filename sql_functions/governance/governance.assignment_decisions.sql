create or replace view governance.assignment_decisions as
select
    d.id as decision_id, l.id as lead_id, l.uid as lead_uid, d.decided_at, d.snapshot ->> 'reason' as reason,
    r.position as rule_position, r.name as rule, d.rule_version, d.snapshot -> 'passed_over' as passed_over, o.code as pool, d.pool_version, d.seq,
    w.uid as winner_uid, w.name as winner, d.queue_code,
    jsonb_array_length(d.snapshot -> 'members') as eligible,
    (
        select jsonb_agg(
            jsonb_build_object('consultant', c.name, 'weight', d.snapshot -> 'weights' -> (m.n - 1)::integer, 'credit',
                round((d.snapshot -> 'credits' ->> (m.n - 1)::integer)::numeric / 1e12, 6)) order by m.n
        )
        from jsonb_array_elements_text(d.snapshot -> 'members') with ordinality as m (id, n)
        join routing.consultants as c on c.id = m.id::bigint
    ) as members,
    (
        select jsonb_agg(jsonb_build_object('consultant', c.name, 'reason', x.value ->> 'reason') order by c.name)
        from jsonb_array_elements(d.snapshot -> 'excluded') as x
        join routing.consultants as c on c.id = (x.value ->> 'consultant_id')::bigint
    ) as excluded,
    (
        select jsonb_agg(jsonb_build_object('consultant', c.name, 'claim', x.value ->> 'claim', 'reason', x.value ->> 'reason') order by c.name)
        from jsonb_array_elements(d.snapshot -> 'claims') as x
        join routing.consultants as c on c.id = (x.value ->> 'consultant_id')::bigint
    ) as claims,
    round((d.snapshot ->> 'margin')::numeric, 6) as margin,
    case when d.seq is null then d.winner_id is not distinct from (d.snapshot -> 'members' ->> 0)::bigint else
        (d.snapshot -> 'members' ->> (
            (routing.next_turn(
                array(select v.value::integer from jsonb_array_elements_text(d.snapshot -> 'weights') as v (value)),
                array(select v.value::bigint from jsonb_array_elements_text(d.snapshot -> 'credits') as v (value))
            )).winner - 1
        ))::bigint = d.winner_id
    end as replay_agrees
from routing.decisions as d
join leads.leads as l on l.id = d.lead_id
left join routing.rules as r on r.id = d.rule_id
left join routing.pools as o on o.id = d.pool_id
left join routing.consultants as w on w.id = d.winner_id;

comment on view governance.assignment_decisions is
'One row for each assignment: rule, pool and its version, number of the turn, who won or which queue, who was eligible with weight and credit before the
turn (in leads), who was not and why, by how many turns the winner was ahead, and whether deciding again from what was stored names the same winner
(also for one who had a claim, and for whom a human chose). The replay runs only where replay_agrees is asked for.';
comment on column governance.assignment_decisions.decision_id is 'The decision.';
comment on column governance.assignment_decisions.lead_id is 'The lead.';
comment on column governance.assignment_decisions.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.assignment_decisions.decided_at is 'When.';
comment on column governance.assignment_decisions.reason is 'turn; known_owner and own_referral (out of turn); manual; no_rule_matches, nobody_eligible.';
comment on column governance.assignment_decisions.rule_position is 'Place of the rule that named the pool.';
comment on column governance.assignment_decisions.rule is 'Its name.';
comment on column governance.assignment_decisions.rule_version is 'Version of the rules as a whole.';
comment on column governance.assignment_decisions.passed_over is 'The rules before it by id, each with the place in its conditions that did not hold.';
comment on column governance.assignment_decisions.pool is 'The pool.';
comment on column governance.assignment_decisions.pool_version is 'Its version: members and weights.';
comment on column governance.assignment_decisions.seq is 'Number of the turn in the pool, without gaps; null: out of turn.';
comment on column governance.assignment_decisions.winner_uid is 'Who got it.';
comment on column governance.assignment_decisions.winner is 'Their name.';
comment on column governance.assignment_decisions.queue_code is 'The queue that has it; null: a consultant has it.';
comment on column governance.assignment_decisions.eligible is 'How many took part.';
comment on column governance.assignment_decisions.members is 'Each with weight and credit before the turn, in leads.';
comment on column governance.assignment_decisions.excluded is 'Who could not, each with the reason.';
comment on column governance.assignment_decisions.claims is 'Who knew the person or referred them and could not, each with the reason.';
comment on column governance.assignment_decisions.margin is 'By how many turns the winner was ahead; null: nobody else was due.';
comment on column governance.assignment_decisions.replay_agrees is 'Deciding again from what was stored names the same winner. Costs time only where it is asked for.';

revoke all on governance.assignment_decisions from public;
grant select on governance.assignment_decisions to indica_dba;
