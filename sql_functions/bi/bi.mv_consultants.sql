create materialized view if not exists bi.mv_consultants as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
),
-- Who had each lead at the end of the month in which it was created; how far it had come, and where it was, by then; and how far
-- it has come since. Looked up by the lead: sorting all decisions and periods by it takes longer, and more than work_mem.
owned as (
    select
        l.id as lead_id, l.submission_id, l.first_contact_at, m.month, m.ended_at, d.winner_id as consultant_id,
        s.stage, s.status, s.contacted_at, s.stage_so_far, s.status_so_far
    from leads.leads as l
    cross join zone as z
    cross join lateral (
        select
            date_trunc('month', l.created_at at time zone z.name)::date as month,
            (date_trunc('month', l.created_at at time zone z.name) + interval '1 month') at time zone z.name as ended_at
        offset 0
    ) as m
    cross join lateral (
        select o.winner_id
        from routing.decisions as o
        where o.lead_id = l.id and o.decided_at < m.ended_at
        order by o.decided_at desc, o.id desc
        limit 1
    ) as d
    cross join lateral (
        select
            max(k.stage) filter (where h.entered_at < m.ended_at) as stage,
            max(h.status) filter (where h.entered_at < m.ended_at and (h.left_at is null or h.left_at >= m.ended_at)) as status,
            min(h.entered_at) filter (where h.status = 'contacted') as contacted_at,
            max(k.stage) as stage_so_far,
            max(h.status) filter (where h.left_at is null) as status_so_far
        from leads.status_periods as h
        cross join lateral (
            select case h.status when 'contacted' then 1 when 'engaged' then 2 when 'qualified' then 3 when 'won' then 4 else 0 end as stage
        ) as k
        where h.lead_id = l.id
    ) as s
    where d.winner_id is not null
),
called_leads as (
    select o.lead_id, min(o.called_at) as called_at
    from leads.calls as o
    where o.result in ('answered', 'call_back', 'opted_out')
    group by o.lead_id
),
touched as (
    select t.lead_id, min(b.received_at) as received_at
    from leads.touches as t
    join intake.submissions as b on b.id = t.submission_id
    group by t.lead_id
),
cohort as (
    select
        o.consultant_id, o.month,
        count(*) as leads,
        count(*) filter (where o.stage >= 1 or c.contacted_at < o.ended_at) as contacted,
        count(*) filter (where o.stage >= 2) as engaged,
        count(*) filter (where o.stage >= 3) as qualified,
        count(*) filter (where o.status = 'won') as won,
        count(*) filter (where o.status = 'lost') as lost,
        count(*) filter (where o.status = 'opted_out') as opted_out,
        count(*) filter (where o.status = 'unreachable') as unreachable,
        count(*) filter (where o.status = 'exhausted') as exhausted,
        count(*) filter (where leads.is_open(o.status)) as open,
        count(*) filter (where o.stage_so_far >= 2) as engaged_so_far,
        count(*) filter (where o.status_so_far = 'won') as won_so_far,
        count(*) filter (where o.status_so_far = 'lost') as lost_so_far,
        percentile_cont(0.5) within group (
            order by extract(epoch from greatest(c.contacted_at - least(b.received_at, t.received_at), interval '0'))
        ) filter (where c.contacted_at < o.ended_at) as median_first_contact_seconds
    from owned as o
    join intake.submissions as b on b.id = o.submission_id
    left join called_leads as k on k.lead_id = o.lead_id
    left join touched as t on t.lead_id = o.lead_id
    -- governance.first_contacts for all leads at once.
    cross join lateral (select least(o.first_contact_at, o.contacted_at, k.called_at) as contacted_at) as c
    group by 1, 2
),
-- Ended in the month, and not taken back before it was over; for who had the lead then.
ended as (
    select
        h.consultant_id, m.month,
        count(*) filter (where h.status = 'won') as won_in_month,
        count(*) filter (where h.status = 'lost') as lost_in_month
    from leads.status_periods as h
    cross join zone as z
    cross join lateral (
        select
            date_trunc('month', h.entered_at at time zone z.name)::date as month,
            (date_trunc('month', h.entered_at at time zone z.name) + interval '1 month') at time zone z.name as ended_at
    ) as m
    where h.consultant_id is not null and h.status in ('won', 'lost') and (h.left_at is null or h.left_at >= m.ended_at)
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
    coalesce(c.engaged_so_far, 0) as engaged_so_far, coalesce(c.won_so_far, 0) as won_so_far, coalesce(c.lost_so_far, 0) as lost_so_far,
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
'One row for each consultant and month (its first civil day) with anything in it, as it stood at the end of the month (of the present one: now), so that a
closed month does not change: leads received by turn and by hand; of the leads created that month that the consultant owned at its end, how many had got as far as contacted,
engaged (the person replied, pressed or took a call) and qualified, and where they were (won to open add up to leads); leads won and lost in that month,
whenever created, by whoever owned them then; referrals sent in; calls made and answered; median seconds from the first submission to the first contact. Only
the columns …_so_far follow the month''s leads to this day.';
comment on column bi.mv_consultants.consultant_uid is 'The consultant.';
comment on column bi.mv_consultants.consultant is 'Their name.';
comment on column bi.mv_consultants.month is 'First civil day of the month.';
comment on column bi.mv_consultants.received_by_turn is 'Leads that came to them by turn.';
comment on column bi.mv_consultants.received_by_hand is 'By transfer, as known owner or own referral.';
comment on column bi.mv_consultants.leads is 'Leads made that month that they owned at its end: won to open together.';
comment on column bi.mv_consultants.contacted is 'Of these, had got at least as far as contacted by its end.';
comment on column bi.mv_consultants.engaged is 'As engaged.';
comment on column bi.mv_consultants.qualified is 'As qualified.';
comment on column bi.mv_consultants.won is 'Were won by its end.';
comment on column bi.mv_consultants.lost is 'Were lost.';
comment on column bi.mv_consultants.opted_out is 'Had asked to stop.';
comment on column bi.mv_consultants.unreachable is 'Could not be reached.';
comment on column bi.mv_consultants.exhausted is 'Had not answered the last message.';
comment on column bi.mv_consultants.open is 'Were open.';
comment on column bi.mv_consultants.engaged_so_far is 'Have got as far as engaged to this day; moves.';
comment on column bi.mv_consultants.won_so_far is 'Are won to this day; moves.';
comment on column bi.mv_consultants.lost_so_far is 'Are lost to this day; moves.';
comment on column bi.mv_consultants.won_in_month is 'Won that month, whenever made, and not taken back before it was over.';
comment on column bi.mv_consultants.lost_in_month is 'Lost that month, likewise.';
comment on column bi.mv_consultants.referrals is 'Referrals that they sent in.';
comment on column bi.mv_consultants.calls is 'Calls that they made.';
comment on column bi.mv_consultants.calls_answered is 'Calls in which they spoke with the person.';
comment on column bi.mv_consultants.median_first_contact_seconds is 'From the first submission to the first contact of any kind.';

revoke all on bi.mv_consultants from public;
grant select on bi.mv_consultants to indica_bi;
