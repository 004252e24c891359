create or replace view governance.lookups as
select
    o.id as lookup_id, o.looked_up_at, k.name as token, c.name as consultant, s.code as source, cardinality(o.key_hashes) as identifiers,
    o.is_known, o.lead_id, l.uid as lead_uid, p.uid as person_uid, coalesce(l.consultant_id = k.consultant_id, false) as is_own_lead
from people.lookups as o
join ops.api_tokens as k on k.id = o.token_id
left join routing.consultants as c on c.id = k.consultant_id
left join intake.sources as s on s.id = k.source_id
left join leads.leads as l on l.id = o.lead_id
left join people.people as p on p.id = l.person_id;

comment on view governance.lookups is
'One row for each time somebody asked whether a person is known, or learnt it by a submission: who asked, when, and what was found.';
comment on column governance.lookups.lookup_id is 'The look-up.';
comment on column governance.lookups.looked_up_at is 'When.';
comment on column governance.lookups.token is 'Name of the token that asked.';
comment on column governance.lookups.consultant is 'The consultant whose token it is.';
comment on column governance.lookups.source is 'The source whose token it is.';
comment on column governance.lookups.identifiers is 'How many identifiers were asked about; 0: it was a submission.';
comment on column governance.lookups.is_known is 'Somebody was found.';
comment on column governance.lookups.lead_id is 'The lead that was found.';
comment on column governance.lookups.lead_uid is 'Its public id.';
comment on column governance.lookups.person_uid is 'The person who was found.';
comment on column governance.lookups.is_own_lead is 'It was the asking consultant''s own lead, as it is owned now.';

revoke all on governance.lookups from public;
grant select on governance.lookups to indica_dba;
