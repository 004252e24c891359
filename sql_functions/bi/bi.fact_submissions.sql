-- requires: bi.dim_origin
create materialized view if not exists bi.fact_submissions as
with
smallest as materialized (
    select (coalesce(s.value, s.default_value) #>> '{}')::integer as people from ops.settings as s where s.key = 'smallest_cell'
),
submissions as (
    select
        b.id, b.lead_id, b.received_at, b.outcome, b.reason, b.import_id is not null as is_imported, k.consultant_id, k.source_id,
        coalesce(t.origin, l.origin, b.origin) as origin, coalesce(t.product_id, l.product_id) as product_id, coalesce(t.referrer_id, l.referrer_id) as referrer_id,
        t.product_id is not null and t.product_id is distinct from l.product_id as is_second_interest,
        q.submission_id is not null as was_held, q.resolved_at, d.local_at
    from intake.submissions as b
    -- Once for each row and not for each column; by itself, so that idle cores may share what is above.
    cross join (
        select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone' offset 0
    ) as z
    cross join lateral (select b.received_at at time zone z.name as local_at offset 0) as d
    join ops.api_tokens as k on k.id = b.token_id
    left join leads.leads as l on l.id = b.lead_id
    left join leads.touches as t on t.submission_id = b.id
    left join intake.quarantine as q on q.submission_id = b.id
),
counted as (
    select
        s.*, count(*) over (partition by date_trunc('month', s.local_at), s.origin, s.product_id, s.source_id) < m.people as is_small_cell
    from submissions as s
    cross join smallest as m
)
select
    c.id as submission_key, c.lead_id as lead_key, c.local_at::date as day, date_part('hour', c.local_at)::integer as hour_key,
    coalesce(o.origin_key, 0) as origin_key,
    case when c.is_small_cell then -1 else coalesce(c.product_id, 0) end as product_key,
    case when c.is_small_cell then -1 else coalesce(c.source_id, 0) end as source_key,
    coalesce(c.referrer_id, 0) as referrer_key, coalesce(c.consultant_id, 0) as consultant_key,
    case when c.reason is null then 0 else bi.key_of('submission:' || c.reason) end as reason_key,
    c.outcome, c.is_imported, c.is_small_cell,
    1 as submissions, (c.outcome = 'created')::integer as created, (c.outcome = 'touched')::integer as touched,
    (c.outcome = 'suppressed')::integer as suppressed, (c.outcome = 'rejected')::integer as rejected, (c.outcome = 'quarantined')::integer as quarantined,
    c.is_second_interest::integer as second_interests, c.was_held::integer as held,
    date_part('epoch', c.resolved_at - c.received_at) as held_seconds
from counted as c
left join bi.dim_origin as o on o.origin = c.origin;

create unique index if not exists fact_submissions_key on bi.fact_submissions (submission_key);

comment on materialized view bi.fact_submissions is
'One row for each submission: what somebody sent, what became of it, and how long a human kept it. Refused ones keep the origin that they named.';
comment on column bi.fact_submissions.submission_key is 'The submission.';
comment on column bi.fact_submissions.lead_key is 'The lead that it came to (fact_leads); null: none.';
comment on column bi.fact_submissions.day is 'Day of its arrival.';
comment on column bi.fact_submissions.hour_key is 'Hour.';
comment on column bi.fact_submissions.origin_key is 'How it came in.';
comment on column bi.fact_submissions.product_key is 'What it asks for; -1 in a small group.';
comment on column bi.fact_submissions.source_key is 'Who sent it; -1 in a small group.';
comment on column bi.fact_submissions.referrer_key is 'Who referred.';
comment on column bi.fact_submissions.consultant_key is 'The consultant who sent it in.';
comment on column bi.fact_submissions.reason_key is 'Why it came to no lead.';
comment on column bi.fact_submissions.outcome is 'created, touched, suppressed, rejected, quarantined.';
comment on column bi.fact_submissions.is_imported is 'A row of a file.';
comment on column bi.fact_submissions.is_small_cell is 'Fewer submissions of its month share origin, product and source than the setting smallest_cell says, so that product and source stand under (other).';
comment on column bi.fact_submissions.submissions is '1, to be added up.';
comment on column bi.fact_submissions.created is '1: it made a lead.';
comment on column bi.fact_submissions.touched is '1: of somebody with an open lead.';
comment on column bi.fact_submissions.suppressed is '1: of somebody who asked not to be contacted.';
comment on column bi.fact_submissions.rejected is '1: refused.';
comment on column bi.fact_submissions.quarantined is '1: waits for a human.';
comment on column bi.fact_submissions.second_interests is '1: for another product than the lead is for.';
comment on column bi.fact_submissions.held is '1: it was on a work list at some time.';
comment on column bi.fact_submissions.held_seconds is 'How long until a human settled it; null: never held, or still.';

revoke all on bi.fact_submissions from public;
grant select on bi.fact_submissions to indica_bi;
