create or replace view governance.lead_interests as
select
    l.id as lead_id, l.uid as lead_uid, p.uid as person_uid, d.code as product, d.name as product_name,
    l.product_id is not distinct from i.product_id as is_first,
    i.said_at, i.times, b.uid as submission_uid, r.uid as referrer_uid,
    l.status, l.created_at, c.name as consultant, coalesce(c.name, l.queue_code) as owner
from leads.leads as l
join people.people as p on p.id = l.person_id
cross join lateral (
    select
        o.product_id, min(o.said_at) as said_at, count(*) as times,
        (array_agg(o.submission_id order by o.said_at, o.submission_id))[1] as submission_id
    from (
        -- A product that the lead took from a touch was not said before that.
        select l.product_id, l.created_at as said_at, l.submission_id
        where l.product_id is not null and not exists (
            select from leads.touches as f where f.lead_id = l.id and 'product' = any (f.filled)
        )
        union all
        select t.product_id, t.touched_at, t.submission_id
        from leads.touches as t
        where t.lead_id = l.id and t.product_id is not null
    ) as o
    group by o.product_id
) as i
join leads.products as d on d.id = i.product_id
join intake.submissions as b on b.id = i.submission_id
left join leads.touches as t on t.submission_id = i.submission_id
left join people.referrers as r on r.id = case when t.id is not null then t.referrer_id else l.referrer_id end
left join routing.consultants as c on c.id = l.consultant_id;

comment on view governance.lead_interests is
'One row for each lead and product that somebody referred the person for: is_first for the one that the lead is for, else a second interest; since when (said_at), how often, which
submission said it first and who referred then, and where the lead stands. By product it counts every interest; leads without any are not here.';
comment on column governance.lead_interests.lead_id is 'The lead.';
comment on column governance.lead_interests.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.lead_interests.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.lead_interests.product is 'Code of the product.';
comment on column governance.lead_interests.product_name is 'Its name.';
comment on column governance.lead_interests.is_first is 'The lead is for it; false: a second interest.';
comment on column governance.lead_interests.said_at is 'Since when somebody said so.';
comment on column governance.lead_interests.times is 'How often it was said.';
comment on column governance.lead_interests.submission_uid is 'The submission that said it first.';
comment on column governance.lead_interests.referrer_uid is 'Who referred then.';
comment on column governance.lead_interests.status is 'Where the lead stands now.';
comment on column governance.lead_interests.created_at is 'When the lead was made.';
comment on column governance.lead_interests.consultant is 'Who owns the lead; null: a queue.';
comment on column governance.lead_interests.owner is 'The consultant, else the queue.';

revoke all on governance.lead_interests from public;
grant select on governance.lead_interests to indica_dba;
