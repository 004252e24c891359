-- requires: governance.clock, governance.pool_shares, governance.first_contacts
create or replace view governance.consultant_control as
select
    c.id as consultant_id, c.uid as consultant_uid, c.name as consultant, c.is_active,
    l.open_leads, l.new, l.contacted, l.engaged, l.qualified,
    l.waiting_for_answer, l.longest_wait, l.overdue_actions, l.calls_due,
    f.median_first_contact, l.won_30_days, l.lost_30_days,
    coalesce(s.received, 0) as received, coalesce(s.entitled, 0) as entitled, coalesce(s.deviation, 0) as deviation, s.shares
from routing.consultants as c
cross join governance.clock as k
cross join lateral (
    select
        count(*) filter (where o.ended_at is null) as open_leads,
        count(*) filter (where o.status = 'new') as new,
        count(*) filter (where o.status = 'contacted') as contacted,
        count(*) filter (where o.status = 'engaged') as engaged,
        count(*) filter (where o.status = 'qualified') as qualified,
        count(*) filter (where o.ended_at is null and o.unanswered_since is not null) as waiting_for_answer,
        k.at - min(least(o.unanswered_since, k.at)) filter (where o.ended_at is null and o.unanswered_since is not null) as longest_wait,
        count(*) filter (
            where o.next_action in ('answer_person', 'call_by_consultant', 'human_review', 'scheduled') and o.next_action_at < k.at
        ) as overdue_actions,
        count(*) filter (where o.next_action = 'call_by_consultant' and o.next_action_at <= k.at) as calls_due,
        count(*) filter (where o.status = 'won' and o.ended_at > k.at - interval '30 days') as won_30_days,
        count(*) filter (where o.status = 'lost' and o.ended_at > k.at - interval '30 days') as lost_30_days
    from leads.leads as o
    where o.consultant_id = c.id
) as l
cross join lateral (
    select percentile_cont(0.5) within group (order by t.waited) as median_first_contact
    from leads.leads as o
    join governance.first_contacts as t on t.lead_id = o.id
    where o.consultant_id = c.id and o.created_at > k.at - interval '30 days'
) as f
left join lateral (
    select
        sum(p.received) as received, sum(p.entitled) as entitled, sum(p.deviation) as deviation,
        jsonb_object_agg(
            p.pool, jsonb_build_object('received', p.received, 'entitled', p.entitled, 'deviation', p.deviation)
        ) as shares
    from governance.pool_shares as p
    where p.consultant_id = c.id
    having count(*) > 0
) as s on true;

comment on view governance.consultant_control is
'One row for each consultant: open leads by status, people who wrote and were not answered (whatever else is planned) and the longest wait since the first
unanswered word, actions of a human that are overdue, calls due, median time from the first submission to the first contact of any kind (leads of the last 30
days), won and lost in the last 30 days, and leads received by turn against entitled (sums over pools; shares has each pool).';
comment on column governance.consultant_control.consultant_id is 'The consultant.';
comment on column governance.consultant_control.consultant_uid is 'Their public id.';
comment on column governance.consultant_control.consultant is 'Their name.';
comment on column governance.consultant_control.is_active is 'Whether they work here.';
comment on column governance.consultant_control.open_leads is 'Open leads that they own.';
comment on column governance.consultant_control.new is 'Of these new.';
comment on column governance.consultant_control.contacted is 'Contacted.';
comment on column governance.consultant_control.engaged is 'Engaged.';
comment on column governance.consultant_control.qualified is 'Qualified.';
comment on column governance.consultant_control.waiting_for_answer is 'People who wrote and were not answered, whatever else is planned.';
comment on column governance.consultant_control.longest_wait is 'The longest of them, since the first unanswered word.';
comment on column governance.consultant_control.overdue_actions is 'Steps of a human that are past.';
comment on column governance.consultant_control.calls_due is 'Calls that are due.';
comment on column governance.consultant_control.median_first_contact is 'Median from the first submission to the first contact of any kind, of the leads of 30 days.';
comment on column governance.consultant_control.won_30_days is 'Won in the last 30 days.';
comment on column governance.consultant_control.lost_30_days is 'Lost in the last 30 days.';
comment on column governance.consultant_control.received is 'Leads by turn, over all pools.';
comment on column governance.consultant_control.entitled is 'What their weights entitle them to.';
comment on column governance.consultant_control.deviation is 'received less entitled.';
comment on column governance.consultant_control.shares is 'The three by pool.';

revoke all on governance.consultant_control from public;
grant select on governance.consultant_control to indica_dba;
