create or replace view governance.webhook_refusals as
select r.source, r.day, r.refused, r.first_at, r.last_at
from inbox.refusals as r;

comment on view governance.webhook_refusals is
'One row for each day (UTC) and source of webhooks whose signature, time or secret was missing or wrong: how many were refused, the first and the last. Source:
whatsapp, chatwoot, source:<code>, or unknown for codes that are no source of ours. Kept for 90 days.';
comment on column governance.webhook_refusals.source is 'whatsapp, chatwoot, source: and a code, or unknown.';
comment on column governance.webhook_refusals.day is 'By UTC.';
comment on column governance.webhook_refusals.refused is 'Webhooks whose signature, time or secret was missing or wrong.';
comment on column governance.webhook_refusals.first_at is 'The first of the day.';
comment on column governance.webhook_refusals.last_at is 'The last.';

revoke all on governance.webhook_refusals from public;
grant select on governance.webhook_refusals to indica_dba;
