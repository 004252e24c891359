create or replace view governance.assignment_decisions as
select
    d.id as decision_id, l.id as lead_id, l.uid as lead_uid, d.decided_at, d.snapshot ->> 'reason' as reason,
    r.position as rule_position, r.name as rule, o.code as pool, d.pool_version, d.seq,
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
    round((d.snapshot ->> 'margin')::numeric, 6) as margin,
    case when d.seq is not null then
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
(null: no turn was taken). The replay runs only where replay_agrees is asked for.';

revoke all on governance.assignment_decisions from public;
grant select on governance.assignment_decisions to indica_dba;
