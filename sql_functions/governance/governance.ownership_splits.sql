-- requires: governance.clock, chatwoot.splits
create or replace view governance.ownership_splits as
select
    l.id as lead_id, l.uid as lead_uid, l.status, l.next_action, l.queue_code, c.name as consultant, s.conversation_id, s.agent_id,
    (select a.name from routing.consultants as a where a.chatwoot_agent_id = s.agent_id order by a.is_active desc, a.id limit 1) as agent,
    s.reason, s.since
from chatwoot.splits as s
join leads.leads as l on l.id = s.lead_id
cross join governance.clock as k
left join routing.consultants as c on c.id = l.consultant_id
-- What was ordered just now is on its way.
where coalesce(s.ordered_at <= k.at - interval '10 minutes', true);

comment on view governance.ownership_splits is
'Open leads whose open conversation in Chatwoot somebody else has than their owner, while no review says why: owner and who has it (agent_id, agent: the consultant who is that agent, when there is one), reason: nobody, another,
in_queue (the lead has no owner), owner_without_agent; since when at the latest. Empty while everything runs: every ten minutes what is split for more than five minutes is given to the owner (chatwoot.mend_splits).';
comment on column governance.ownership_splits.lead_id is 'The lead.';
comment on column governance.ownership_splits.lead_uid is 'Its public id, as links and commands name it.';
comment on column governance.ownership_splits.status is 'Where the lead stands.';
comment on column governance.ownership_splits.next_action is 'Its next step.';
comment on column governance.ownership_splits.queue_code is 'The queue that has it; null: a consultant has it.';
comment on column governance.ownership_splits.consultant is 'Who owns it, by name; null: a queue.';
comment on column governance.ownership_splits.conversation_id is 'The conversation in Chatwoot.';
comment on column governance.ownership_splits.agent_id is 'Who has it there.';
comment on column governance.ownership_splits.agent is 'The consultant who is that agent.';
comment on column governance.ownership_splits.reason is 'nobody, another, in_queue (the lead has no owner), owner_without_agent.';
comment on column governance.ownership_splits.since is 'Since when, at the latest.';

revoke all on governance.ownership_splits from public;
grant select on governance.ownership_splits to indica_dba;
