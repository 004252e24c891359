create or replace view governance.referrers as
select
    r.id as referrer_id, r.uid as referrer_uid, r.name as referrer, case when r.person_id is null then 'name_only' else 'person' end as kind, p.uid as person_uid, r.created_at as known_since,
    x.leads, x.answered, x.won, x.lost, x.opted_out, x.open, t.touches, x.first_lead_at, x.last_lead_at
from people.referrers as r
left join people.people as p on p.id = r.person_id
cross join lateral (
    select
        count(*) as leads, count(*) filter (where l.last_inbound_at is not null) as answered, count(*) filter (where l.status = 'won') as won,
        count(*) filter (where l.status = 'lost') as lost, count(*) filter (where l.status = 'opted_out') as opted_out,
        count(*) filter (where l.ended_at is null) as open, min(l.created_at) as first_lead_at, max(l.created_at) as last_lead_at
    from leads.leads as l
    where l.referrer_id = r.id
) as x
cross join lateral (select count(*) as touches from leads.touches as o where o.referrer_id = r.id) as t;

comment on view governance.referrers is
'One row for each person who refers others: how many leads have their credit, how many answered, were won or lost, and how often they referred somebody known.';
comment on column governance.referrers.referrer_id is 'The referrer.';
comment on column governance.referrers.referrer_uid is 'Their public id.';
comment on column governance.referrers.referrer is 'Their name.';
comment on column governance.referrers.kind is 'person (known by phone or e-mail) or name_only.';
comment on column governance.referrers.person_uid is 'The person that they are, where known.';
comment on column governance.referrers.known_since is 'Since when we know of them.';
comment on column governance.referrers.leads is 'Leads that they have the credit for.';
comment on column governance.referrers.answered is 'Of these, people who wrote.';
comment on column governance.referrers.won is 'Won.';
comment on column governance.referrers.lost is 'Lost.';
comment on column governance.referrers.opted_out is 'Asked to stop.';
comment on column governance.referrers.open is 'Still open.';
comment on column governance.referrers.touches is 'Later referrals of people with an open lead.';
comment on column governance.referrers.first_lead_at is 'Their first lead.';
comment on column governance.referrers.last_lead_at is 'Their latest.';

revoke all on governance.referrers from public;
grant select on governance.referrers to indica_dba;
