create or replace view governance.lead_directory as
select l.id as lead_id, l.uid as lead_uid, p.uid as person_uid, p.name, r.uid as referrer_uid, r.name as referrer
from leads.leads as l
join people.people as p on p.id = l.person_id
left join people.referrers as r on r.id = l.referrer_id;

comment on view governance.lead_directory is
'One row for each lead: who the person is and who referred them, by name. The one view that names people who were referred: whoever should see uids alone gets the others.';
comment on column governance.lead_directory.lead_id is 'The lead.';
comment on column governance.lead_directory.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.lead_directory.person_uid is 'The person, as every other view names them.';
comment on column governance.lead_directory.name is 'The person''s name as it is used; never the one of the civil register.';
comment on column governance.lead_directory.referrer_uid is 'Who has the credit; null: nobody was named.';
comment on column governance.lead_directory.referrer is 'Their name.';

revoke all on governance.lead_directory from public;
grant select on governance.lead_directory to indica_dba;
