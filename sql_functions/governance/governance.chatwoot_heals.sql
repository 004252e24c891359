create or replace view governance.chatwoot_heals as
select
    (h.healed_at at time zone (coalesce(z.value, z.default_value) #>> '{}'))::date as day, h.kind,
    count(*) as healed, count(distinct h.lead_id) as leads, max(h.healed_at) as last_at
from chatwoot.heals as h
join ops.settings as z on z.key = 'timezone'
group by day, h.kind;

comment on view governance.chatwoot_heals is
'One row for each day (civil time of the operation) and kind of what looking in Chatwoot healed: reply, answer, failed_answer, assignee, status (no webhook had told it), labels, attributes, contact (ours was missing and was put
back). Many of the first five say that webhooks are lost.';
comment on column governance.chatwoot_heals.day is 'Civil day.';
comment on column governance.chatwoot_heals.kind is 'reply, answer, failed_answer, assignee, status: learnt before any webhook told; labels, attributes, contact: ours were missing and were put back.';
comment on column governance.chatwoot_heals.healed is 'How many.';
comment on column governance.chatwoot_heals.leads is 'Of how many leads.';
comment on column governance.chatwoot_heals.last_at is 'When the last was.';

revoke all on governance.chatwoot_heals from public;
grant select on governance.chatwoot_heals to indica_dba;
