create or replace view governance.origin_and_credit as
select
    l.id as lead_id, l.uid as lead_uid, p.uid as person_uid, l.created_at, l.status,
    l.origin, d.code as product, s.code as source,
    b.uid as submission_uid, b.received_at as submitted_at, k.name as submitted_by, sc.name as submitted_by_consultant,
    r.uid as referrer_uid, r.name as referrer, rp.uid as referrer_person_uid,
    coalesce(t.touches, 0) as touches, t.last_touched_at, t.touched_by, t.touch_origins
from leads.leads as l
join people.people as p on p.id = l.person_id
join intake.submissions as b on b.id = coalesce(
    (
        select o.submission_id from leads.touches as o where o.lead_id = l.id and o.occurred_at < l.occurred_at order by o.occurred_at, o.id limit 1
    ),
    l.submission_id
)
join ops.api_tokens as k on k.id = b.token_id
left join routing.consultants as sc on sc.id = k.consultant_id
left join leads.products as d on d.id = l.product_id
left join intake.sources as s on s.id = l.source_id
left join people.referrers as r on r.id = l.referrer_id
left join people.people as rp on rp.id = r.person_id
left join lateral (
    select
        count(*) as touches, max(o.touched_at) as last_touched_at,
        array_agg(distinct coalesce(tc.name, tk.name) order by coalesce(tc.name, tk.name)) as touched_by,
        array_agg(distinct o.origin order by o.origin) as touch_origins
    from leads.touches as o
    join intake.submissions as ob on ob.id = o.submission_id
    join ops.api_tokens as tk on tk.id = ob.token_id
    left join routing.consultants as tc on tc.id = tk.consultant_id
    where o.lead_id = l.id
) as t on true;

comment on view governance.origin_and_credit is
'One row for each lead: which submission has the credit (the one that was said first), who sent it (token, and its consultant), who referred, where it came from, and
how often, by whom and from where the person was referred again while the lead was open.';
comment on column governance.origin_and_credit.lead_id is 'The lead.';
comment on column governance.origin_and_credit.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.origin_and_credit.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.origin_and_credit.created_at is 'When the lead was made.';
comment on column governance.origin_and_credit.status is 'Where it stands.';
comment on column governance.origin_and_credit.origin is 'How the referral came in.';
comment on column governance.origin_and_credit.product is 'Code of the product that it is for; null: none was named.';
comment on column governance.origin_and_credit.source is 'The source that sent it; null: a human or another token.';
comment on column governance.origin_and_credit.submission_uid is 'The submission that has the credit: the one that was said first.';
comment on column governance.origin_and_credit.submitted_at is 'When that came.';
comment on column governance.origin_and_credit.submitted_by is 'Name of the token that sent it.';
comment on column governance.origin_and_credit.submitted_by_consultant is 'The consultant whose token it is.';
comment on column governance.origin_and_credit.referrer_uid is 'Who has the credit; null: nobody was named.';
comment on column governance.origin_and_credit.referrer is 'Their name.';
comment on column governance.origin_and_credit.referrer_person_uid is 'The person that the referrer is, where known.';
comment on column governance.origin_and_credit.touches is 'Later referrals while the lead was open.';
comment on column governance.origin_and_credit.last_touched_at is 'When the last of them came.';
comment on column governance.origin_and_credit.touched_by is 'Who sent them: consultants, else tokens, by name.';
comment on column governance.origin_and_credit.touch_origins is 'How they came in.';

revoke all on governance.origin_and_credit from public;
grant select on governance.origin_and_credit to indica_dba;
