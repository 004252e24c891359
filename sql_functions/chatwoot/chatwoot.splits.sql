create or replace view chatwoot.splits as
select
    l.id as lead_id, v.conversation_id, v.assignee_id as agent_id,
    case
        when l.queue_code is not null then 'in_queue'
        when v.assignee_id is null then 'nobody'
        when c.is_active is not true or c.chatwoot_agent_id is null or c.chatwoot_missing_since is not null then 'owner_without_agent'
        else 'another'
    end as reason,
    greatest(
        v.created_at, v.chosen_at,
        -- What was asked for in vain began nothing.
        case when v.assignee_id is not distinct from v.asked_assignee_id then v.assigned_at end,
        (select max(d.decided_at) from routing.decisions as d where d.lead_id = l.id)
    ) as since,
    (
        select max(j.created_at)
        from outbox.jobs as j
        where j.lead_id = l.id and j.kind = 'chatwoot.update' and j.state in ('pending', 'claimed') and j.payload ? 'owner'
    ) as ordered_at
from leads.leads as l
cross join lateral (
    select o.conversation_id, o.assignee_id, o.asked_assignee_id, o.status, o.created_at, o.assigned_at, o.chosen_at
    from chatwoot.conversations as o
    where o.lead_id = l.id
    order by o.status <> 'resolved' desc, o.attempt desc
    limit 1
) as v
left join routing.consultants as c on c.id = l.consultant_id
where l.status in ('new', 'contacted', 'engaged', 'qualified') and l.next_action is distinct from 'human_review'
    and v.status <> 'resolved'
    and v.assignee_id is distinct from case when c.is_active and c.chatwoot_missing_since is null then c.chatwoot_agent_id end;

comment on view chatwoot.splits is
'Open leads whose open conversation somebody else has than their owner, and no review says why: which conversation, which agent has it, reason (nobody; another; in_queue: the lead has no owner; owner_without_agent), since
when at the latest, and when it was last ordered to be given to the owner, while that is on its way.';

revoke all on chatwoot.splits from public;
