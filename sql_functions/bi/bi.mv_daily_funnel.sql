create materialized view if not exists bi.mv_daily_funnel as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
),
reached as (
    select
        h.lead_id, max(case h.status when 'contacted' then 1 when 'engaged' then 2 when 'qualified' then 3 when 'won' then 4 end) as stage,
        min(h.entered_at) filter (where h.status = 'contacted') as contacted_at
    from leads.status_periods as h
    group by h.lead_id
),
-- governance.first_contacts for all leads at once.
touched as (
    select t.lead_id, min(b.received_at) as received_at
    from leads.touches as t
    join intake.submissions as b on b.id = t.submission_id
    group by t.lead_id
),
called as (
    select o.lead_id, min(o.called_at) as called_at
    from leads.calls as o
    where o.result in ('answered', 'call_back', 'opted_out')
    group by o.lead_id
),
sent as (
    select m.lead_id, min(date_trunc('second', m.sending_at)) as sent_at
    from sending.messages as m
    where m.accepted_at is not null
    group by m.lead_id
),
replies as (
    select i.lead_id, min(i.written_at) as first_at
    from inbox.replies as i
    where i.lead_id is not null
    group by i.lead_id
),
waits as (
    select
        l.id as lead_id, coalesce(e.stage, 0) as stage, c.contacted_at,
        case when c.contacted_at is not null then greatest(c.contacted_at - least(b.received_at, t.received_at), interval '0') end as waited,
        case
            when c.contacted_at is not null and r.first_at >= least(date_trunc('second', c.contacted_at), m.sent_at)
                then greatest(r.first_at - c.contacted_at, interval '0')
        end as replied_within
    from leads.leads as l
    join intake.submissions as b on b.id = l.submission_id
    left join touched as t on t.lead_id = l.id
    left join reached as e on e.lead_id = l.id
    left join called as o on o.lead_id = l.id
    left join sent as m on m.lead_id = l.id
    left join replies as r on r.lead_id = l.id
    cross join lateral (select least(l.first_contact_at, e.contacted_at, o.called_at) as contacted_at) as c
),
leads as (
    select
        (l.created_at at time zone z.name)::date as day, l.origin,
        coalesce(p.code, '(none)') as product, coalesce(s.code, '(none)') as source,
        count(*) as leads,
        count(*) filter (where w.stage >= 1 or w.contacted_at is not null) as contacted,
        count(*) filter (where w.stage >= 2) as engaged,
        count(*) filter (where w.stage >= 3) as qualified,
        count(*) filter (where l.status = 'won') as won,
        count(*) filter (where l.status = 'lost') as lost,
        count(*) filter (where l.status = 'opted_out') as opted_out,
        count(*) filter (where l.status = 'unreachable') as unreachable,
        count(*) filter (where l.status = 'exhausted') as exhausted,
        count(*) filter (where l.ended_at is null) as open,
        percentile_cont(0.5) within group (order by extract(epoch from w.waited)) as median_first_contact_seconds,
        percentile_cont(0.5) within group (order by extract(epoch from w.replied_within)) as median_first_reply_seconds
    from leads.leads as l
    cross join zone as z
    left join leads.products as p on p.id = l.product_id
    left join intake.sources as s on s.id = l.source_id
    join waits as w on w.lead_id = l.id
    group by 1, 2, 3, 4
),
submissions as (
    select
        (b.received_at at time zone z.name)::date as day, coalesce(t.origin, l.origin, '(unknown)') as origin,
        coalesce(p.code, '(none)') as product, coalesce(s.code, '(none)') as source,
        count(*) as submissions,
        count(*) filter (where b.outcome = 'created') as created,
        count(*) filter (where b.outcome = 'touched') as touched,
        count(*) filter (where b.outcome = 'suppressed') as suppressed,
        count(*) filter (where b.outcome = 'rejected') as rejected,
        count(*) filter (where b.outcome = 'quarantined') as quarantined
    from intake.submissions as b
    cross join zone as z
    join ops.api_tokens as k on k.id = b.token_id
    left join intake.sources as s on s.id = k.source_id
    left join leads.leads as l on l.id = b.lead_id
    left join leads.touches as t on t.submission_id = b.id
    left join leads.products as p on p.id = l.product_id
    group by 1, 2, 3, 4
)
select
    day, origin, product, source,
    coalesce(b.submissions, 0) as submissions, coalesce(b.created, 0) as created, coalesce(b.touched, 0) as touched,
    coalesce(b.suppressed, 0) as suppressed, coalesce(b.rejected, 0) as rejected, coalesce(b.quarantined, 0) as quarantined,
    coalesce(l.leads, 0) as leads, coalesce(l.contacted, 0) as contacted, coalesce(l.engaged, 0) as engaged,
    coalesce(l.qualified, 0) as qualified, coalesce(l.won, 0) as won, coalesce(l.lost, 0) as lost,
    coalesce(l.opted_out, 0) as opted_out, coalesce(l.unreachable, 0) as unreachable, coalesce(l.exhausted, 0) as exhausted,
    coalesce(l.open, 0) as open,
    round(l.median_first_contact_seconds::numeric, 1) as median_first_contact_seconds,
    round(l.median_first_reply_seconds::numeric, 1) as median_first_reply_seconds
from submissions as b
full join leads as l using (day, origin, product, source);

create unique index if not exists mv_daily_funnel_key on bi.mv_daily_funnel (day, origin, product, source);

comment on materialized view bi.mv_daily_funnel is
'One row for each civil day (setting timezone), origin, product and source: submissions received that day by outcome, and what became of the leads created
that day up to the refresh. contacted, engaged and qualified count leads that ever got that far or further; won, lost, opted_out, unreachable, exhausted and open are
where they are now and add up to leads. Medians in seconds: from the first submission (a quarantine''s wait included) to the first contact of any kind, and from
there to the first reply of those who did not write first (governance.first_contacts). (none): without a product or source; (unknown): the origin of submissions that came to no lead.';

revoke all on bi.mv_daily_funnel from public;
grant select on bi.mv_daily_funnel to indica_bi;
