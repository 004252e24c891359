create or replace view governance.webhook_refusals as
select r.source, r.day, r.refused, r.first_at, r.last_at
from inbox.refusals as r;

comment on view governance.webhook_refusals is
'One row for each day (UTC) and source of webhooks whose signature, time or secret was missing or wrong: how many were refused, the first and the last. Source:
whatsapp, chatwoot, source:<code>, or unknown for codes that are no source of ours. Kept for 90 days.';

revoke all on governance.webhook_refusals from public;
grant select on governance.webhook_refusals to indica_dba;
