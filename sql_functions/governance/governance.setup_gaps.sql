create or replace view governance.setup_gaps as
select
    exists (
        select from routing.rules as r join routing.pools as p on p.id = r.pool_id where r.is_active and p.is_active
    ) as has_routing_rule,
    exists (
        select from sending.templates as t where t.purpose = 'first_contact' and t.state = 'approved'
    ) as has_first_contact_template,
    array(
        select c.name from routing.consultants as c where c.is_active and c.chatwoot_agent_id is null order by c.name
    ) as consultants_without_agent;

comment on view governance.setup_gaps is
'One row: what an operation needs before a lead can be contacted. Without an active rule that leads to an active pool every lead waits in triage, without an
approved template no first message leaves, and the conversations of consultants without an agent in Chatwoot have no assignee.';
comment on column governance.setup_gaps.has_routing_rule is 'An active rule leads to an active pool; without one every lead waits in triage.';
comment on column governance.setup_gaps.has_first_contact_template is 'A template for the first message is approved.';
comment on column governance.setup_gaps.consultants_without_agent is 'Active consultants whom Chatwoot cannot assign a conversation to.';

revoke all on governance.setup_gaps from public;
grant select on governance.setup_gaps to indica_dba;
