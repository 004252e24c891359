create or replace view governance.failed_facts as
select
    f.id as fact_id, d.provider, f.kind, f.occurred_at, f.created_at, l.uid as lead_uid, f.error ->> 'sqlstate' as sqlstate,
    f.state, f.payload <> '{}' as can_be_retried, f.dismissed_at, f.dismissed_by
from inbox.facts as f
join inbox.deliveries as d on d.id = f.delivery_id
left join leads.leads as l on l.id = f.lead_id
where f.state in ('failed', 'dismissed');

comment on view governance.failed_facts is
'One row for each fact of a webhook that failed and waits for somebody (failed), or was dismissed, and by whom. can_be_retried: what it said is still kept.
indica fact retry applies one again, indica fact dismiss ends it.';
comment on column governance.failed_facts.fact_id is 'The fact.';
comment on column governance.failed_facts.provider is 'chatwoot or whatsapp.';
comment on column governance.failed_facts.kind is 'What it tells.';
comment on column governance.failed_facts.occurred_at is 'When that happened.';
comment on column governance.failed_facts.created_at is 'When it was read out of the webhook.';
comment on column governance.failed_facts.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.failed_facts.sqlstate is 'The fault.';
comment on column governance.failed_facts.state is 'failed or dismissed.';
comment on column governance.failed_facts.can_be_retried is 'What it said is still kept.';
comment on column governance.failed_facts.dismissed_at is 'When it was dismissed.';
comment on column governance.failed_facts.dismissed_by is 'By whom.';

revoke all on governance.failed_facts from public;
grant select on governance.failed_facts to indica_dba;
