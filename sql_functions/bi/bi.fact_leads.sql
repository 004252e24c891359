-- requires: bi.fact_submissions, bi.fact_messages, bi.fact_costs, bi.dim_origin, bi.dim_reason
create materialized view if not exists bi.fact_leads as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
),
smallest as materialized (
    select (coalesce(s.value, s.default_value) #>> '{}')::integer as people from ops.settings as s where s.key = 'smallest_cell'
),
touched as (
    select t.lead_id, count(*) as touches, min(b.received_at) as received_at
    from leads.touches as t
    join intake.submissions as b on b.id = t.submission_id
    group by t.lead_id
),
called as (
    select
        o.lead_id, count(*) as calls, count(*) filter (where o.result in ('answered', 'call_back', 'opted_out')) as answered_calls,
        min(o.called_at) filter (where o.result in ('answered', 'call_back', 'opted_out')) as called_at
    from leads.calls as o
    group by o.lead_id
),
answered as (
    select g.lead_id, count(*) as answers, min(g.said_at) as first_at from flow.signals as g where g.signal = 'human_wrote' and g.voided_at is null group by g.lead_id
),
reworked as (
    select
        a.lead_id as lead_key, count(*) as attempts,
        max(a.step) filter (where m.accepted = 1 and m.failed = 0 or (m.message_key is null and a.state = 'sent')) as last_step
    from rework.attempts as a
    left join bi.fact_messages as m on m.message_key = a.message_id
    group by a.lead_id
),
costs as (
    select c.lead_key, sum(c.cost) as cost from bi.fact_costs as c where c.lead_key is not null group by c.lead_key
),
-- Without the rest of the snapshot, which would not fit into memory.
firsts as (
    select d.id, d.winner_id, d.pool_id, d.snapshot ->> 'reason' as reason from routing.decisions as d
),
numbers as (
    select distinct on (i.person_id) i.person_id, a.ddd, a.uf
    from people.identifiers as i
    join normalize.area_codes as a on a.ddd::text = substr(i.value, 4, 2)
    where i.kind = 'phone' and i.value like '+55%'
    order by i.person_id, i.id
),
areas as materialized (
    select
        n.ddd, n.uf, count(*) as people, sum(case when count(*) < s.people then count(*) else 0 end) over (partition by n.uf) as small_people, s.people as least
    from numbers as n
    cross join smallest as s
    group by n.ddd, n.uf, s.people
),
-- By the list of area codes, so that the planner knows how few these are.
known as materialized (
    select c.ddd, k.area_key
    from normalize.area_codes as c
    cross join lateral (
        select case when a.people >= a.least then a.ddd::integer when a.small_people >= a.least then bi.key_of('uf:' || a.uf) else -1 end as area_key
        from areas as a
        where a.ddd = c.ddd
        limit 1
    ) as k
),
places as materialized (
    select n.person_id, w.area_key from numbers as n join known as w on w.ddd = n.ddd
),
rows as (
    select
        l.id, l.created_at, l.ended_at, l.origin, l.product_id, l.source_id, l.referrer_id, n.area_key, l.consultant_id, l.status, l.lost_reason, l.is_imported,
        f.is_small_cell, coalesce(e.stage, 0) as stage, c.contacted_at, least(b.received_at, t.received_at) as submitted_at, t.touches,
        e.new_seconds, e.contacted_seconds, e.engaged_seconds, e.qualified_seconds, o.calls, o.answered_calls, m.messages, m.delivered_messages,
        r.replies, r.first_at as replied_at, x.first_id, x.owners, g.answers, g.first_at as answered_at,
        case when r.first_at >= least(date_trunc('second', c.contacted_at), m.sent_at) then true else false end as is_answer
    from leads.leads as l
    join intake.submissions as b on b.id = l.submission_id
    left join bi.fact_submissions as f on f.submission_key = l.submission_id
    left join places as n on n.person_id = l.person_id
    -- What almost every lead has is looked up by the lead: a sum over all of them needs more than work_mem.
    cross join lateral (
        select
            max(case h.status when 'contacted' then 1 when 'engaged' then 2 when 'qualified' then 3 when 'won' then 4 else 0 end) as stage,
            min(h.entered_at) filter (where h.status = 'contacted') as contacted_at,
            sum(date_part('epoch', h.left_at - h.entered_at)) filter (where h.status = 'new') as new_seconds,
            sum(date_part('epoch', h.left_at - h.entered_at)) filter (where h.status = 'contacted') as contacted_seconds,
            sum(date_part('epoch', h.left_at - h.entered_at)) filter (where h.status = 'engaged') as engaged_seconds,
            sum(date_part('epoch', h.left_at - h.entered_at)) filter (where h.status = 'qualified') as qualified_seconds
        from leads.status_periods as h
        where h.lead_id = l.id
    ) as e
    cross join lateral (
        select
            min(date_trunc('second', h.sending_at)) filter (where h.accepted_at is not null) as sent_at,
            count(*) filter (where h.accepted_at is not null or h.delivered_at is not null or h.read_at is not null) as messages,
            count(*) filter (where h.delivered_at is not null or h.read_at is not null) as delivered_messages
        from sending.messages as h
        where h.lead_id = l.id
    ) as m
    cross join lateral (
        select count(*) as replies, min(h.written_at) as first_at from inbox.replies as h where h.lead_id = l.id
    ) as r
    cross join lateral (
        select count(*) as owners, min(h.id) as first_id from routing.decisions as h where h.lead_id = l.id
    ) as x
    left join touched as t on t.lead_id = l.id
    left join called as o on o.lead_id = l.id
    left join answered as g on g.lead_id = l.id
    -- governance.first_contacts for all leads at once.
    cross join lateral (select least(l.first_contact_at, e.contacted_at, o.called_at) as contacted_at) as c
)
select
    l.id as lead_key, (l.created_at at time zone z.name)::date as created_day, date_part('hour', l.created_at at time zone z.name)::integer as created_hour_key,
    (l.submitted_at at time zone z.name)::date as submitted_day, (l.contacted_at at time zone z.name)::date as first_contact_day, (l.replied_at at time zone z.name)::date as first_reply_day,
    (l.ended_at at time zone z.name)::date as ended_day,
    coalesce(i.origin_key, 0) as origin_key, case when l.is_small_cell then -1 else coalesce(l.product_id, 0) end as product_key,
    case when l.is_small_cell then -1 else coalesce(l.source_id, 0) end as source_key, coalesce(l.referrer_id, 0) as referrer_key,
    coalesce(l.area_key, 0) as area_key, coalesce(l.consultant_id, 0) as consultant_key,
    coalesce(d.winner_id, 0) as first_consultant_key, coalesce(k.team_id, 0) as team_key, coalesce(d.pool_id, 0) as pool_key,
    coalesce(y.reason_key, 0) as owner_reason_key, s.position::integer as status_key,
    coalesce(u.reason_key, 0) as reason_key, l.is_imported,
    1 as leads, (l.stage >= 1 or l.contacted_at is not null)::integer as contacted, (l.stage >= 2)::integer as engaged, (l.stage >= 3)::integer as qualified,
    (l.status = 'won')::integer as won, (l.status = 'lost')::integer as lost, (l.status = 'opted_out')::integer as opted_out,
    (l.status = 'unreachable')::integer as unreachable, (l.status = 'exhausted')::integer as exhausted, (l.ended_at is null)::integer as open,
    coalesce(l.touches, 0)::integer as touches, l.owners::integer as owners, l.messages::integer as messages,
    l.delivered_messages::integer as delivered_messages, l.replies::integer as replies, coalesce(l.answers, 0)::integer as answers,
    coalesce(l.calls, 0)::integer as calls, coalesce(l.answered_calls, 0)::integer as answered_calls, coalesce(v.attempts, 0)::integer as attempts,
    v.last_step as last_rework_step, c.cost, round(100 * q.probability::numeric)::integer as win_percent,
    case when l.created_at is not null then greatest(date_part('epoch', l.created_at - l.submitted_at), 0) end as held_seconds,
    case when l.contacted_at is not null then greatest(date_part('epoch', l.contacted_at - l.submitted_at), 0) end as first_contact_seconds,
    case when l.contacted_at is not null and l.is_answer then case when l.replied_at is not null then greatest(date_part('epoch', l.replied_at - l.contacted_at), 0) end end
        as first_reply_seconds,
    case when l.answered_at >= l.replied_at then date_part('epoch', l.answered_at - l.replied_at) end as first_answer_seconds,
    l.new_seconds as new_seconds, l.contacted_seconds as contacted_seconds, l.engaged_seconds as engaged_seconds,
    l.qualified_seconds as qualified_seconds, date_part('epoch', l.ended_at - l.created_at) as lead_seconds
from rows as l
cross join zone as z
join leads.statuses as s on s.code = l.status
left join routing.consultants as k on k.id = l.consultant_id
left join firsts as d on d.id = l.first_id
-- Keys are made once for each code, not for each lead.
left join bi.dim_origin as i on i.origin = l.origin
left join bi.dim_reason as y on y.kind = 'owner' and y.reason = d.reason
left join bi.dim_reason as u on u.kind = 'lost' and u.reason = l.lost_reason
left join reworked as v on v.lead_key = l.id
left join costs as c on c.lead_key = l.id
left join scoring.scores as q on q.lead_id = l.id and q.moment = 'registration';

create unique index if not exists fact_leads_key on bi.fact_leads (lead_key);

comment on materialized view bi.fact_leads is
'One row for each lead, without anything that names the person: where it came from, whose it is, how far it came, what was done, and how long everything took. All counts and durations can be added up.';
comment on column bi.fact_leads.lead_key is 'The lead, for joining facts.';
comment on column bi.fact_leads.created_day is 'Day on which it was made.';
comment on column bi.fact_leads.created_hour_key is 'Hour.';
comment on column bi.fact_leads.submitted_day is 'Day of the first submission that came to it; a wait in quarantine lies between.';
comment on column bi.fact_leads.first_contact_day is 'Day of the first contact of any kind; null: none yet.';
comment on column bi.fact_leads.first_reply_day is 'Day of the person''s first words.';
comment on column bi.fact_leads.ended_day is 'Day on which it ended; null: open.';
comment on column bi.fact_leads.origin_key is 'How it came in.';
comment on column bi.fact_leads.product_key is 'What it is for; -1 in a small group.';
comment on column bi.fact_leads.source_key is 'Who sent it; -1 in a small group.';
comment on column bi.fact_leads.referrer_key is 'Who has the credit.';
comment on column bi.fact_leads.area_key is 'Where the person''s first number is from.';
comment on column bi.fact_leads.consultant_key is 'Who owns it; 0: a queue.';
comment on column bi.fact_leads.first_consultant_key is 'Who got it first.';
comment on column bi.fact_leads.team_key is 'The owner''s team.';
comment on column bi.fact_leads.pool_key is 'The pool by whose turn it came; 0: out of turn.';
comment on column bi.fact_leads.owner_reason_key is 'Why the first owner got it (kind owner).';
comment on column bi.fact_leads.status_key is 'Where it stands.';
comment on column bi.fact_leads.reason_key is 'Why it was lost.';
comment on column bi.fact_leads.is_imported is 'It came in a list.';
comment on column bi.fact_leads.leads is '1, to be added up.';
comment on column bi.fact_leads.contacted is '1: got at least as far as contacted.';
comment on column bi.fact_leads.engaged is '1: as engaged.';
comment on column bi.fact_leads.qualified is '1: as qualified.';
comment on column bi.fact_leads.won is '1: is won. won to open add up to leads.';
comment on column bi.fact_leads.lost is '1: is lost.';
comment on column bi.fact_leads.opted_out is '1: asked to stop.';
comment on column bi.fact_leads.unreachable is '1: cannot be reached.';
comment on column bi.fact_leads.exhausted is '1: did not answer the last message.';
comment on column bi.fact_leads.open is '1: is open.';
comment on column bi.fact_leads.touches is 'Later referrals.';
comment on column bi.fact_leads.owners is 'How often it was given to somebody or a queue.';
comment on column bi.fact_leads.messages is 'Templates that WhatsApp took.';
comment on column bi.fact_leads.delivered_messages is 'That arrived.';
comment on column bi.fact_leads.replies is 'Things that the person wrote.';
comment on column bi.fact_leads.answers is 'Things that one of ours wrote.';
comment on column bi.fact_leads.calls is 'Calls.';
comment on column bi.fact_leads.answered_calls is 'Calls in which somebody spoke with the person.';
comment on column bi.fact_leads.attempts is 'Steps of the rework that were planned.';
comment on column bi.fact_leads.last_rework_step is 'The last step that left; null: none.';
comment on column bi.fact_leads.cost is 'What Meta charged for its messages, where known.';
comment on column bi.fact_leads.win_percent is 'How likely it was to be won, as estimated at registration, of a hundred; null: not scored.';
comment on column bi.fact_leads.held_seconds is 'From the first submission to the making of the lead.';
comment on column bi.fact_leads.first_contact_seconds is 'From the first submission to the first contact of any kind, calls and waits in quarantine included.';
comment on column bi.fact_leads.first_reply_seconds is 'From the first contact to the person''s first words; null: none, or they wrote first.';
comment on column bi.fact_leads.first_answer_seconds is 'From their first words to the first words of one of ours; null: none, or ours came first.';
comment on column bi.fact_leads.new_seconds is 'Time in status new, without the period that goes on.';
comment on column bi.fact_leads.contacted_seconds is 'In contacted.';
comment on column bi.fact_leads.engaged_seconds is 'In engaged.';
comment on column bi.fact_leads.qualified_seconds is 'In qualified.';
comment on column bi.fact_leads.lead_seconds is 'From its making to its end; null: open.';

revoke all on bi.fact_leads from public;
grant select on bi.fact_leads to indica_bi;
