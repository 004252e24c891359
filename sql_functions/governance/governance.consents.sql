create or replace view governance.consents as
select
    o.id as consent_id, p.uid as person_uid, o.basis, o.given_at, o.statement is not null as has_statement,
    b.uid as submission_uid, b.received_at, l.uid as lead_uid, k.name as submitted_by, c.name as submitted_by_consultant, s.code as source
from people.consents as o
join people.people as p on p.id = o.person_id
join intake.submissions as b on b.id = o.submission_id
join ops.api_tokens as k on k.id = b.token_id
left join leads.leads as l on l.id = b.lead_id
left join routing.consultants as c on c.id = k.consultant_id
left join intake.sources as s on s.id = k.source_id;

comment on view governance.consents is
'One row for each legal basis that was stated for the processing of a person''s data: which, when, by which submission and whose. What was said stays unshown.';
comment on column governance.consents.consent_id is 'The statement.';
comment on column governance.consents.person_uid is 'The person.';
comment on column governance.consents.basis is 'legitimate_interest, consent or contract (LGPD, article 7).';
comment on column governance.consents.given_at is 'When it was given, as was said.';
comment on column governance.consents.has_statement is 'Whether words stand behind it.';
comment on column governance.consents.submission_uid is 'The submission that says so.';
comment on column governance.consents.received_at is 'When that came.';
comment on column governance.consents.lead_uid is 'The lead that it came to.';
comment on column governance.consents.submitted_by is 'Name of the token that sent it.';
comment on column governance.consents.submitted_by_consultant is 'The consultant whose token it is.';
comment on column governance.consents.source is 'The source whose token it is.';

revoke all on governance.consents from public;
grant select on governance.consents to indica_dba;
