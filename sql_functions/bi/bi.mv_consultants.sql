create materialized view if not exists bi.mv_consultants as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
),
reached as (
    select
        e.lead_id,
        max(case e.data ->> 'to' when 'contacted' then 1 when 'engaged' then 2 when 'qualified' then 3 when 'won' then 4 end) as stage
    from leads.events as e
    where e.kind = 'status_changed'
    group by e.lead_id
),
cohort as (
    select
        l.consultant_id, date_trunc('month', l.created_at at time zone z.name)::date as month,
        count(*) as leads,
        count(*) filter (where r.stage >= 1 or l.first_contact_at is not null) as contacted,
        count(*) filter (where r.stage >= 2) as engaged,
        count(*) filter (where r.stage >= 3) as qualified,
        count(*) filter (where l.status = 'won') as won,
        count(*) filter (where l.status = 'lost') as lost,
        count(*) filter (where l.status = 'opted_out') as opted_out,
        count(*) filter (where l.status = 'unreachable') as unreachable,
        count(*) filter (where l.status = 'exhausted') as exhausted,
        count(*) filter (where l.ended_at is null) as open,
        percentile_cont(0.5) within group (order by extract(epoch from l.first_contact_at - l.created_at)) as median_first_contact_seconds
    from leads.leads as l
    cross join zone as z
    left join reached as r on r.lead_id = l.id
    where l.consultant_id is not null
    group by 1, 2
),
ended as (
    select
        l.consultant_id, date_trunc('month', l.ended_at at time zone z.name)::date as month,
        count(*) filter (where l.status = 'won') as won_in_month,
        count(*) filter (where l.status = 'lost') as lost_in_month
    from leads.leads as l
    cross join zone as z
    where l.consultant_id is not null and l.status in ('won', 'lost')
    group by 1, 2
),
decided as (
    select
        d.winner_id as consultant_id, date_trunc('month', d.decided_at at time zone z.name)::date as month,
        count(*) filter (where d.seq is not null) as received_by_turn,
        count(*) filter (where d.seq is null) as received_by_hand
    from routing.decisions as d
    cross join zone as z
    where d.winner_id is not null
    group by 1, 2
),
referred as (
    select k.consultant_id, date_trunc('month', b.received_at at time zone z.name)::date as month, count(*) as referrals
    from intake.submissions as b
    cross join zone as z
    join ops.api_tokens as k on k.id = b.token_id
    where k.consultant_id is not null
    group by 1, 2
),
called as (
    select
        k.consultant_id, date_trunc('month', o.called_at at time zone z.name)::date as month,
        count(*) as calls, count(*) filter (where o.result in ('answered', 'call_back', 'opted_out')) as calls_answered
    from leads.calls as o
    cross join zone as z
    join ops.api_tokens as k on k.id = o.token_id
    where k.consultant_id is not null
    group by 1, 2
),
keys as (
    select consultant_id, month from cohort
    union
    select consultant_id, month from ended
    union
    select consultant_id, month from decided
    union
    select consultant_id, month from referred
    union
    select consultant_id, month from called
)
select
    n.uid as consultant_uid, n.name as consultant, month,
    coalesce(d.received_by_turn, 0) as received_by_turn, coalesce(d.received_by_hand, 0) as received_by_hand,
    coalesce(c.leads, 0) as leads, coalesce(c.contacted, 0) as contacted, coalesce(c.engaged, 0) as engaged,
    coalesce(c.qualified, 0) as qualified,
    coalesce(c.won, 0) as won, coalesce(c.lost, 0) as lost, coalesce(c.opted_out, 0) as opted_out,
    coalesce(c.unreachable, 0) as unreachable, coalesce(c.exhausted, 0) as exhausted, coalesce(c.open, 0) as open,
    coalesce(e.won_in_month, 0) as won_in_month, coalesce(e.lost_in_month, 0) as lost_in_month,
    coalesce(i.referrals, 0) as referrals, coalesce(o.calls, 0) as calls, coalesce(o.calls_answered, 0) as calls_answered,
    round(c.median_first_contact_seconds::numeric, 1) as median_first_contact_seconds
from keys
join routing.consultants as n on n.id = consultant_id
left join cohort as c using (consultant_id, month)
left join ended as e using (consultant_id, month)
left join decided as d using (consultant_id, month)
left join referred as i using (consultant_id, month)
left join called as o using (consultant_id, month);

create unique index if not exists mv_consultants_key on bi.mv_consultants (consultant_uid, month);

comment on materialized view bi.mv_consultants is
'One row for each consultant and month (its first civil day) with anything in it: leads received by turn and by hand; of the leads created that month that
the consultant owns now, how many ever got as far as contacted, engaged (the person replied, pressed or took a call) and qualified, and where they are now
(won to open add up to leads); leads won and lost in that month whenever they were created; referrals sent in; calls made and answered; median seconds from
creation to first contact.';

revoke all on bi.mv_consultants from public;
grant select on bi.mv_consultants to indica_bi;
