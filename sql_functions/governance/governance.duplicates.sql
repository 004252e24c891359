create or replace view governance.duplicates as
select
    b.id as submission_id, b.uid as submission_uid, b.received_at, b.outcome, b.answer ->> 'matched_by' as matched_by,
    b.lead_id, l.uid as lead_uid, p.uid as person_uid, k.name as submitted_by, c.name as submitted_by_consultant, s.code as source,
    case when b.outcome = 'touched' then coalesce(fc.name, fk.name) end as first_submitted_by,
    case when b.outcome = 'touched' then b.received_at - f.received_at end as after,
    r.name as referrer, coalesce(t.product_id <> l.product_id, false) as is_for_another_product,
    coalesce(t.occurred_at < l.occurred_at, false) as was_said_before,
    case when b.outcome = 'created' then (
        select o.uid from leads.leads as o where o.person_id = l.person_id and o.id < l.id order by o.id desc limit 1
    ) end as earlier_lead_uid
from intake.submissions as b
join leads.leads as l on l.id = b.lead_id
join people.people as p on p.id = l.person_id
join ops.api_tokens as k on k.id = b.token_id
left join routing.consultants as c on c.id = k.consultant_id
left join intake.sources as s on s.id = k.source_id
join intake.submissions as f on f.id = l.submission_id
join ops.api_tokens as fk on fk.id = f.token_id
left join routing.consultants as fc on fc.id = fk.consultant_id
left join leads.touches as t on t.submission_id = b.id
left join people.referrers as r on r.id = coalesce(t.referrer_id, l.referrer_id)
where b.outcome = 'touched' or (b.outcome = 'created' and b.answer ? 'matched_by');

comment on view governance.duplicates is
'One row for each submission of a person who was known already: by which identifier, which lead it came to, who had sent the person first, and whether it asks for another product.';
comment on column governance.duplicates.submission_id is 'The submission.';
comment on column governance.duplicates.submission_uid is 'Its public id.';
comment on column governance.duplicates.received_at is 'When it came.';
comment on column governance.duplicates.outcome is 'touched: the lead was open, and got it; created: the earlier leads had ended, and a new one began.';
comment on column governance.duplicates.matched_by is 'By what the person was known: tax_id, phone, email, or another word of the intake; null: the person themself said so.';
comment on column governance.duplicates.lead_id is 'The lead.';
comment on column governance.duplicates.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.duplicates.person_uid is 'The person, by public id; the name stands in governance.lead_directory.';
comment on column governance.duplicates.submitted_by is 'Name of the token that sent it.';
comment on column governance.duplicates.submitted_by_consultant is 'The consultant whose token it is.';
comment on column governance.duplicates.source is 'The source whose token it is.';
comment on column governance.duplicates.first_submitted_by is 'Of a touch: who sent the submission that created the lead (the consultant, else the token).';
comment on column governance.duplicates.after is 'Of a touch: how long after that one.';
comment on column governance.duplicates.referrer is 'Who referred the person by it; null: nobody was named.';
comment on column governance.duplicates.is_for_another_product is 'It asks for another product than the lead is for: a second interest.';
comment on column governance.duplicates.was_said_before is 'It was said before the one that created the lead, and has the credit.';
comment on column governance.duplicates.earlier_lead_uid is 'Of a new lead: the person''s lead before it.';

revoke all on governance.duplicates from public;
grant select on governance.duplicates to indica_dba;
