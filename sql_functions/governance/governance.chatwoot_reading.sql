-- requires: governance.clock
create or replace view governance.chatwoot_reading as
select
    c.code as channel, s.since as known_until, s.swept_at as last_read_at, s.failed_at, s.failure,
    s.is_paged, s.requests, s.listed, s.changed,
    w.waiting, w.oldest_waiting_since, w.most_urgent_waiting_since, w.messages_held,
    coalesce(o.value, o.default_value)::integer as looks_per_minute
from sending.channels as c
cross join governance.clock as k
join ops.settings as o on o.key = 'chatwoot_looks_per_minute'
left join chatwoot.sweeps as s on s.channel_id = c.id
cross join lateral (
    select
        count(*) filter (where m.lead_id is null) as waiting,
        min(m.first_due_at) filter (where m.lead_id is null and m.first_due_at <= k.at) as oldest_waiting_since,
        min(m.first_due_at) filter (where m.lead_id is not null) as most_urgent_waiting_since,
        count(*) filter (where m.lead_id is not null) as messages_held
    from outbox.jobs as m
    where m.kind = 'chatwoot.observe' and m.finished_at is null and (m.channel_id = c.id or (m.channel_id is null and c.is_default))
) as w;

comment on view governance.chatwoot_reading is
'One row for each channel: up to when all that changed in its Chatwoot inbox is known whatever webhooks told (known_until), when it was last read, since when that fails and why, what the last reading
took; how many conversations wait for their messages to be read, at most looks_per_minute, and how many messages of the cadence wait for a look, with the oldest of each.';
comment on column governance.chatwoot_reading.channel is 'Code of the business number.';
comment on column governance.chatwoot_reading.known_until is 'Until when all that changed is known, whatever webhooks told; null: before the first reading.';
comment on column governance.chatwoot_reading.last_read_at is 'When it was last read.';
comment on column governance.chatwoot_reading.failed_at is 'Since when it cannot be read; null: it can.';
comment on column governance.chatwoot_reading.failure is 'http_ and the status, or the phase of the call.';
comment on column governance.chatwoot_reading.is_paged is 'The last reading went page by page, as after an outage.';
comment on column governance.chatwoot_reading.requests is 'Requests of the last reading.';
comment on column governance.chatwoot_reading.listed is 'Conversations it listed.';
comment on column governance.chatwoot_reading.changed is 'Of these, changed.';
comment on column governance.chatwoot_reading.waiting is 'Conversations whose messages are to be read.';
comment on column governance.chatwoot_reading.oldest_waiting_since is 'Since when the oldest waits.';
comment on column governance.chatwoot_reading.most_urgent_waiting_since is 'Since when the most urgent waits.';
comment on column governance.chatwoot_reading.messages_held is 'Messages of the cadence that wait for a look.';
comment on column governance.chatwoot_reading.looks_per_minute is 'At most so many are read a minute.';

revoke all on governance.chatwoot_reading from public;
grant select on governance.chatwoot_reading to indica_dba;
