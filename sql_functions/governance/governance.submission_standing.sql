create or replace function governance.submission_standing(p_uids uuid[])
returns table (
    submission_uid uuid, outcome text, reason text, status text, owner text, standing text, turn bigint, pool text, eligible integer
)
language sql
stable
as $$
    select s.uid, s.outcome, s.reason, leads.status_name(l.status), coalesce(c.name, l.queue_code),
        coalesce(m.state, replace(l.next_action, '_', ' ')), d.seq, p.name, jsonb_array_length(d.snapshot -> 'members')
    from intake.submissions as s
    left join leads.leads as l on l.id = s.lead_id
    left join routing.consultants as c on c.id = l.consultant_id
    left join lateral (
        select x.state from sending.messages as x where x.lead_id = l.id order by x.id desc limit 1
    ) as m on true
    left join lateral (
        select x.seq, x.pool_id, x.snapshot from routing.decisions as x where x.lead_id = l.id order by x.id desc limit 1
    ) as d on true
    left join routing.pools as p on p.id = d.pool_id
    where s.uid = any (p_uids);
$$;

comment on function governance.submission_standing(uuid[]) is
'Where the leads of these submissions stand now: outcome, status in words, owner or queue, state of the newest message or else the next step, and
the last decision (its turn, its pool, how many could have had the lead).';

revoke all on function governance.submission_standing(uuid[]) from public;
