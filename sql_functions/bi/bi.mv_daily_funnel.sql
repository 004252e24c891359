-- requires: bi.fact_leads, bi.fact_submissions, bi.dim_origin, bi.dim_product, bi.dim_source
create materialized view if not exists bi.mv_daily_funnel as
with
-- By their names from the start: two that no dimension knows yet are one row.
named_leads as not materialized (
    select f.*, coalesce(o.origin, '(unknown)') as origin, coalesce(p.product, '(none)') as product, coalesce(s.source, '(none)') as source
    from bi.fact_leads as f
    left join bi.dim_origin as o using (origin_key)
    left join bi.dim_product as p using (product_key)
    left join bi.dim_source as s using (source_key)
),
named_submissions as not materialized (
    select f.*, coalesce(o.origin, '(unknown)') as origin, coalesce(p.product, '(none)') as product, coalesce(s.source, '(none)') as source
    from bi.fact_submissions as f
    left join bi.dim_origin as o using (origin_key)
    left join bi.dim_product as p using (product_key)
    left join bi.dim_source as s using (source_key)
),
leads as (
    select
        f.created_day as day, f.origin, f.product, f.source,
        sum(f.leads) as leads, sum(f.contacted) as contacted, sum(f.engaged) as engaged, sum(f.qualified) as qualified,
        sum(f.won) as won, sum(f.lost) as lost, sum(f.opted_out) as opted_out, sum(f.unreachable) as unreachable, sum(f.exhausted) as exhausted,
        sum(f.open) as open,
        percentile_cont(0.5) within group (order by f.first_contact_seconds) as median_first_contact_seconds,
        percentile_cont(0.5) within group (order by f.first_reply_seconds) as median_first_reply_seconds
    from named_leads as f
    group by 1, 2, 3, 4
),
submissions as (
    select
        f.day, f.origin, f.product, f.source,
        sum(f.submissions) as submissions, sum(f.created) as created, sum(f.touched) as touched, sum(f.suppressed) as suppressed,
        sum(f.rejected) as rejected, sum(f.quarantined) as quarantined
    from named_submissions as f
    group by 1, 2, 3, 4
),
-- What the person of a lead was referred for besides, counted once, where it was first said.
second_interests as (
    select
        f.day, f.origin, f.product, f.source,
        count(*) as second_interests, count(*) filter (where i.status = 'won') as second_interests_won
    from (
        select distinct on (t.lead_id, t.product_id) t.submission_id, l.status
        from leads.touches as t
        join leads.leads as l on l.id = t.lead_id
        where t.product_id is distinct from l.product_id and t.product_id is not null
        order by t.lead_id, t.product_id, t.touched_at, t.submission_id
    ) as i
    join named_submissions as f on f.submission_key = i.submission_id
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
    coalesce(i.second_interests, 0) as second_interests, coalesce(i.second_interests_won, 0) as second_interests_won,
    round(l.median_first_contact_seconds::numeric, 1) as median_first_contact_seconds,
    round(l.median_first_reply_seconds::numeric, 1) as median_first_reply_seconds
from submissions as b
full join leads as l using (day, origin, product, source)
full join second_interests as i using (day, origin, product, source);

create unique index if not exists mv_daily_funnel_key on bi.mv_daily_funnel (day, origin, product, source);

comment on materialized view bi.mv_daily_funnel is
'One row for each civil day (setting timezone), origin, product and source: submissions received that day by outcome, and what became of the leads created
that day up to the refresh. contacted, engaged and qualified count leads that ever got that far or further; won, lost, opted_out, unreachable, exhausted and open are
where they are now and add up to leads. A later referral counts for the product that it names, else the lead''s; second_interests: leads whose person was referred for this product besides the one that the
lead is for, where it was first said (second_interests_won: of those that are won); leads and second_interests together are all that is wanted. Medians in seconds: from the first submission (a quarantine''s wait included) to the first contact of any kind, and from
there to the first reply of those who did not write first (governance.first_contacts). (none): without a product or source; (unknown): the origin of submissions that came to no lead.';
comment on column bi.mv_daily_funnel.day is 'Civil day.';
comment on column bi.mv_daily_funnel.origin is 'How the referral came in, also of what was refused; (unknown): it could not be read.';
comment on column bi.mv_daily_funnel.product is 'Code of the product; (none); (other): too few share it (setting smallest_cell).';
comment on column bi.mv_daily_funnel.source is 'The source; (none), (other).';
comment on column bi.mv_daily_funnel.submissions is 'Received that day: the five that follow together.';
comment on column bi.mv_daily_funnel.created is 'Made a lead.';
comment on column bi.mv_daily_funnel.touched is 'Of somebody with an open lead.';
comment on column bi.mv_daily_funnel.suppressed is 'Of somebody who asked not to be contacted.';
comment on column bi.mv_daily_funnel.rejected is 'Refused with a reason.';
comment on column bi.mv_daily_funnel.quarantined is 'Waiting for a human.';
comment on column bi.mv_daily_funnel.leads is 'Leads made that day: won to open together.';
comment on column bi.mv_daily_funnel.contacted is 'Of these, got at least as far as contacted.';
comment on column bi.mv_daily_funnel.engaged is 'As engaged: the person replied, pressed a button or took a call.';
comment on column bi.mv_daily_funnel.qualified is 'As qualified.';
comment on column bi.mv_daily_funnel.won is 'Are won.';
comment on column bi.mv_daily_funnel.lost is 'Are lost.';
comment on column bi.mv_daily_funnel.opted_out is 'Asked to stop.';
comment on column bi.mv_daily_funnel.unreachable is 'Cannot be reached.';
comment on column bi.mv_daily_funnel.exhausted is 'Did not answer the last message.';
comment on column bi.mv_daily_funnel.open is 'Are open.';
comment on column bi.mv_daily_funnel.second_interests is 'Leads whose person was referred for this product too, besides the one that the lead is for, on the day and by the way that said so first.';
comment on column bi.mv_daily_funnel.second_interests_won is 'Those of them that are won.';
comment on column bi.mv_daily_funnel.median_first_contact_seconds is 'From the first submission (a wait in quarantine included) to the first contact of any kind. Medians of rows cannot be added up.';
comment on column bi.mv_daily_funnel.median_first_reply_seconds is 'From there to the first words of those who did not write first.';

revoke all on bi.mv_daily_funnel from public;
grant select on bi.mv_daily_funnel to indica_bi;
