-- How old are the figures?
select view_name, refreshed_at, age, is_stale from bi.freshness;

-- What is the conversion by origin and week of creation?
select
    date_trunc('week', day)::date as week, origin, sum(leads) as leads,
    round(100.0 * sum(engaged) / nullif(sum(leads), 0), 1) as engaged_percent,
    round(100.0 * sum(won) / nullif(sum(leads), 0), 1) as won_percent
from bi.mv_daily_funnel
group by 1, 2
order by 1, 2;

-- Why do referrals not become leads?
select day, sum(submissions) as submissions, sum(suppressed) as suppressed, sum(rejected) as rejected, sum(quarantined) as quarantined
from bi.mv_daily_funnel
group by day
order by day;

-- How does each consultant do, month by month?
select consultant, month, leads, won_so_far, round(100.0 * won_so_far / nullif(leads, 0), 1) as won_percent, won_in_month, calls
from bi.mv_consultants
order by month desc, won_percent desc nulls last;

-- What does each step of the rework bring, against the first contact?
select
    step, sum(sent) as sent,
    round(100.0 * sum(replied_within_3_days) / nullif(sum(sent), 0), 1) as replied_percent,
    round(100.0 * sum(won_after) / nullif(sum(sent), 0), 1) as won_percent,
    round(100.0 * sum(opted_out_after) / nullif(sum(sent), 0), 1) as opted_out_percent
from bi.mv_rework_effect
group by step
order by step;

-- How do the templates fare?
select template, sum(accepted) as accepted, round(100.0 * sum(read) / nullif(sum(accepted), 0), 1) as read_percent, sum(replied) as replied, sum(failed) as failed
from bi.mv_message_delivery
group by template
order by accepted desc;

-- How does the funnel look by product, counted lead by lead?
select p.label_pt as product, sum(f.leads) as leads, sum(f.contacted) as contacted, sum(f.engaged) as engaged, sum(f.qualified) as qualified, sum(f.won) as won
from bi.fact_leads as f
join bi.dim_product as p using (product_key)
group by p.label_pt
order by leads desc;

-- How long do people wait for the first contact, waits in quarantine and calls included, by hour of arrival?
select h.label, sum(f.leads) as leads, sum(f.first_contact_seconds) / nullif(count(f.first_contact_seconds), 0) as average_seconds
from bi.fact_leads as f
join bi.dim_hour as h on h.hour_key = f.created_hour_key
group by h.label
order by h.label;

-- Do holidays and weekends slow us down?
select
    d.weekday_name_pt, d.is_holiday, sum(f.leads) as leads, percentile_cont(0.5) within group (order by f.first_contact_seconds) as median_seconds
from bi.fact_leads as f
join bi.dim_date as d on d.day = f.created_day
group by d.weekday, d.weekday_name_pt, d.is_holiday
order by d.weekday;

-- Where do people live who buy?
select a.region, a.uf, sum(f.leads) as leads, sum(f.won) as won
from bi.fact_leads as f
join bi.dim_area as a using (area_key)
group by a.region, a.uf
order by leads desc;

-- Which referrers bring people who buy?
select r.pseudonym, r.kind, sum(f.leads) as leads, sum(f.replies) as replies, sum(f.won) as won
from bi.fact_leads as f
join bi.dim_referrer as r using (referrer_key)
group by r.pseudonym, r.kind
order by won desc, leads desc;

-- What do consultants and teams turn leads into?
select t.label_pt as team, c.consultant, sum(f.leads) as leads, sum(f.answers) as answers, sum(f.answered_calls) as talks, sum(f.won) as won
from bi.fact_leads as f
join bi.dim_consultant as c using (consultant_key)
join bi.dim_team as t on t.team_key = f.team_key
group by t.label_pt, c.consultant
order by won desc, leads desc;

-- Why are leads lost, and by whom were they moved?
select r.label_pt as reason, p.moved_by, sum(p.periods) as leads
from bi.fact_status_periods as p
join bi.dim_status as s using (status_key)
join bi.dim_reason as r using (reason_key)
where s.status = 'lost'
group by r.label_pt, p.moved_by
order by leads desc;

-- In which status does the time go?
select s.label_pt as status, sum(p.periods) as periods, sum(p.seconds) as seconds, sum(p.seconds) / nullif(count(p.seconds), 0) as average_seconds
from bi.fact_status_periods as p
join bi.dim_status as s using (status_key)
group by s.status_key, s.label_pt
order by s.status_key;

-- Which origins send what has to be refused, and why?
select o.label_pt as origin, f.outcome, r.reason, sum(f.submissions) as submissions, sum(f.held) as held, sum(f.held_seconds) as held_seconds
from bi.fact_submissions as f
join bi.dim_origin as o using (origin_key)
join bi.dim_reason as r using (reason_key)
group by o.label_pt, f.outcome, r.reason
order by submissions desc;

-- Why do messages fail?
select t.template, r.reason, sum(f.failed) as failed
from bi.fact_messages as f
join bi.dim_template as t using (template_key)
join bi.dim_reason as r using (reason_key)
where f.failed = 1
group by t.template, r.reason
order by failed desc;

-- What do people answer, and how soon?
select f.answers, t.template, sum(f.replies) as replies, sum(f.stops) as stops, percentile_cont(0.5) within group (order by f.seconds_after_message) as median_seconds
from bi.fact_replies as f
join bi.dim_template as t using (template_key)
group by f.answers, t.template
order by replies desc;

-- What does each step of the rework bring, policy by policy?
select f.policy, f.step, sum(f.attempts) as attempts, sum(f.held_out) as held_out, sum(f.replied) as replied
from bi.fact_attempts as f
group by f.policy, f.step
order by f.policy, f.step;

-- At what hours do calls reach people?
select h.part_of_day_pt, sum(f.calls) as calls, sum(f.answered) as answered
from bi.fact_calls as f
join bi.dim_hour as h using (hour_key)
group by h.part_of_day_pt
order by calls desc;

-- What does a sale cost in messages?
select o.label_pt as origin, sum(f.cost) as cost, sum(f.won) as won, sum(f.cost) / nullif(sum(f.won), 0) as cost_of_a_sale
from bi.fact_leads as f
join bi.dim_origin as o using (origin_key)
group by o.label_pt
order by cost desc nulls last;

-- What does Meta charge, week by week?
select d.week_start, f.category, f.currency, sum(f.messages) as messages, sum(f.cost) as cost
from bi.fact_costs as f
join bi.dim_date as d using (day)
group by d.week_start, f.category, f.currency
order by d.week_start, f.category;

-- Do leads come by turn, and from which pool?
select p.label_pt as pool, r.reason, sum(f.leads) as leads
from bi.fact_leads as f
join bi.dim_pool as p using (pool_key)
join bi.dim_reason as r on r.reason_key = f.owner_reason_key
group by p.label_pt, r.reason
order by leads desc;

-- What came through which source, of which kind?
select s.source, s.profile, sum(f.submissions) as submissions, sum(f.created) as created, sum(f.touched) as touched, sum(f.second_interests) as second_interests
from bi.fact_submissions as f
join bi.dim_source as s using (source_key)
group by s.source, s.profile
order by submissions desc;
