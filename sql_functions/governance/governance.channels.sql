-- requires: governance.clock
create or replace view governance.channels as
select
    n.code as channel, n.is_default, n.mode, n.mode_since, n.state, n.state_reason, n.state_since, n.account_reason, n.account_said_at, n.account_until,
    n.refusal_code, n.refused_at, n.refusals, n.resumed_at, n.held_until, n.messages_per_second, n.people_per_day, n.chatwoot_version,
    m.ordered_24_hours, m.accepted_24_hours, m.failed_24_hours, m.last_accepted_at, j.waiting
from sending.channels as n
cross join governance.clock as k
cross join lateral (
    select
        count(*) as ordered_24_hours, count(*) filter (where o.accepted_at is not null) as accepted_24_hours,
        count(*) filter (where o.state = 'failed') as failed_24_hours, max(o.accepted_at) as last_accepted_at
    from sending.messages as o
    where o.channel_id = n.id and o.sending_at > k.at - interval '24 hours'
) as m
cross join lateral (
    select count(*) as waiting
    from outbox.jobs as w
    where w.channel_id = n.id and w.finished_at is null and w.kind = 'whatsapp.template'
) as j;

comment on view governance.channels is
'One row for each business number: whether it may send, why not and since when, its limits, and what it sent in the last day.';
comment on column governance.channels.channel is 'Code of the number.';
comment on column governance.channels.is_default is 'What is not ordered elsewhere leaves by it.';
comment on column governance.channels.mode is 'Who sends the templates: graph (we) or chatwoot.';
comment on column governance.channels.mode_since is 'Since when; null: always.';
comment on column governance.channels.state is 'active, or stopped: nothing leaves.';
comment on column governance.channels.state_reason is 'Why it is stopped.';
comment on column governance.channels.state_since is 'Since when it is in that state.';
comment on column governance.channels.account_reason is 'Why Meta restricts the account, by its latest word.';
comment on column governance.channels.account_said_at is 'When Meta said so.';
comment on column governance.channels.account_until is 'Until when, as Meta said.';
comment on column governance.channels.refusal_code is 'Meta''s code by which the number was last refused.';
comment on column governance.channels.refused_at is 'When that send left.';
comment on column governance.channels.refusals is 'How often in a row.';
comment on column governance.channels.resumed_at is 'When a human last let it send again.';
comment on column governance.channels.held_until is 'No template leaves before (a rate limit was answered).';
comment on column governance.channels.messages_per_second is 'Its throughput.';
comment on column governance.channels.people_per_day is 'How many people a day may be contacted outside a window; null: no limit.';
comment on column governance.channels.chatwoot_version is 'Version of Chatwoot as it last told.';
comment on column governance.channels.ordered_24_hours is 'Templates whose sending began in the last 24 hours.';
comment on column governance.channels.accepted_24_hours is 'Those that WhatsApp accepted.';
comment on column governance.channels.failed_24_hours is 'Those that failed.';
comment on column governance.channels.last_accepted_at is 'When the last of these was accepted.';
comment on column governance.channels.waiting is 'Templates that wait to leave by it.';

revoke all on governance.channels from public;
grant select on governance.channels to indica_dba;
