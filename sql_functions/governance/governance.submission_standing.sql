create or replace function governance.submission_standing(p_uids uuid[])
returns table (
    submission_uid uuid, outcome text, reason text, status text, owner text, standing text, turn bigint, pool text, eligible integer,
    lead_uid uuid, referred_by text
)
language sql
stable
as $$
    select s.uid, s.outcome, s.reason, leads.status_name(l.status), coalesce(c.name, l.queue_code),
        case when l.next_action is not null then meta.text('action.' || l.next_action) end, d.seq, p.name, jsonb_array_length(d.snapshot -> 'members'),
        l.uid, r.name
    from intake.submissions as s
    left join leads.leads as l on l.id = s.lead_id
    left join routing.consultants as c on c.id = l.consultant_id
    left join lateral (
        select x.seq, x.pool_id, x.snapshot from routing.decisions as x where x.lead_id = l.id order by x.id desc limit 1
    ) as d on true
    left join routing.pools as p on p.id = d.pool_id
    left join leads.touches as t on t.submission_id = s.id
    left join people.referrers as r on r.id = case
        when t.id is not null then t.referrer_id
        -- The credit went to somebody whose referral was said before.
        when not exists (select from leads.touches as o where o.lead_id = l.id and o.occurred_at < l.occurred_at) then l.referrer_id
    end
    where s.uid = any (p_uids);
$$;

comment on function governance.submission_standing(uuid[]) is
'Where the leads of these submissions stand now: outcome, status in words, owner or queue, the next step in words (null:
the lead has ended), the last decision (its turn, its pool, how many could have had the lead), the lead''s uid, and who referred in this submission.';

revoke all on function governance.submission_standing(uuid[]) from public;
