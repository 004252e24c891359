-- requires: governance.clock, governance.pool_shares
create or replace view governance.consultant_control as
select
    c.id as consultant_id, c.uid as consultant_uid, c.name as consultant, c.is_active,
    coalesce(l.open_leads, 0) as open_leads,
    coalesce(l.new, 0) as new, coalesce(l.contacted, 0) as contacted,
    coalesce(l.engaged, 0) as engaged, coalesce(l.qualified, 0) as qualified,
    coalesce(l.waiting_for_answer, 0) as waiting_for_answer, l.longest_wait,
    coalesce(l.overdue_actions, 0) as overdue_actions, coalesce(l.calls_due, 0) as calls_due,
    l.median_first_contact, coalesce(l.won_30_days, 0) as won_30_days, coalesce(l.lost_30_days, 0) as lost_30_days,
    coalesce(s.received, 0) as received, coalesce(s.entitled, 0) as entitled, coalesce(s.deviation, 0) as deviation, s.shares
from routing.consultants as c
left join (
    select
        o.consultant_id,
        count(*) filter (where o.ended_at is null) as open_leads,
        count(*) filter (where o.status = 'new') as new,
        count(*) filter (where o.status = 'contacted') as contacted,
        count(*) filter (where o.status = 'engaged') as engaged,
        count(*) filter (where o.status = 'qualified') as qualified,
        count(*) filter (where o.next_action = 'answer_person') as waiting_for_answer,
        k.at - min(coalesce(o.last_inbound_at, o.next_action_at)) filter (where o.next_action = 'answer_person') as longest_wait,
        count(*) filter (
            where o.next_action in ('answer_person', 'call_by_consultant', 'human_review', 'scheduled') and o.next_action_at < k.at
        ) as overdue_actions,
        count(*) filter (where o.next_action = 'call_by_consultant' and o.next_action_at <= k.at) as calls_due,
        percentile_cont(0.5) within group (order by o.first_contact_at - o.created_at)
            filter (where o.created_at > k.at - interval '30 days') as median_first_contact,
        count(*) filter (where o.status = 'won' and o.ended_at > k.at - interval '30 days') as won_30_days,
        count(*) filter (where o.status = 'lost' and o.ended_at > k.at - interval '30 days') as lost_30_days
    from leads.leads as o
    cross join governance.clock as k
    where o.consultant_id is not null
    group by o.consultant_id, k.at
) as l on l.consultant_id = c.id
left join (
    select
        p.consultant_id, sum(p.received) as received, sum(p.entitled) as entitled, sum(p.deviation) as deviation,
        jsonb_object_agg(
            p.pool, jsonb_build_object('received', p.received, 'entitled', p.entitled, 'deviation', p.deviation)
        ) as shares
    from governance.pool_shares as p
    group by p.consultant_id
) as s on s.consultant_id = c.id;

comment on view governance.consultant_control is
'One row for each consultant: open leads by status, people who wait for an answer and for how long, actions of a human that are overdue, calls due, median
time from a lead''s creation to its first contact (leads of the last 30 days), won and lost in the last 30 days, and leads received by turn against entitled
(sums over pools; shares has each pool).';

revoke all on governance.consultant_control from public;
grant select on governance.consultant_control to indica_dba;
