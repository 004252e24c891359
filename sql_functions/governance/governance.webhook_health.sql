-- requires: governance.clock
create or replace view governance.webhook_health as
select
    v.provider, d.received_24_hours, d.unreadable_24_hours, u.unprocessed, u.oldest_unprocessed_at,
    e.failed_entries, e.parked, e.oldest_parked_at, d.p95_delay_seconds,
    (
        select r.received_at
        from inbox.deliveries as r
        where r.provider = v.provider
        order by r.received_at desc
        limit 1
    ) as last_received_at
from (values ('chatwoot'), ('whatsapp')) as v (provider)
cross join governance.clock as k
cross join lateral (
    select
        count(*) as received_24_hours,
        count(*) filter (where o.state = 'unreadable') as unreadable_24_hours,
        round(
            (percentile_cont(0.95) within group (order by extract(epoch from o.processed_at - o.received_at)))::numeric, 3
        ) as p95_delay_seconds
    from inbox.deliveries as o
    where o.provider = v.provider and o.received_at > k.at - interval '24 hours'
) as d
cross join lateral (
    select count(*) as unprocessed, min(o.received_at) as oldest_unprocessed_at
    from inbox.deliveries as o
    where o.provider = v.provider and o.state = 'received'
) as u
cross join lateral (
    select
        count(*) filter (where f.state = 'failed') as failed_entries,
        count(*) filter (where f.state = 'parked') as parked,
        min(f.created_at) filter (where f.state = 'parked') as oldest_parked_at
    -- One by one, each through the index that has no other facts.
    from (
        select w.state, w.created_at, w.delivery_id from inbox.facts as w where w.state = 'failed'
        union all
        select w.state, w.created_at, w.delivery_id from inbox.facts as w where w.state = 'parked'
    ) as f
    join inbox.deliveries as o on o.id = f.delivery_id
    where o.provider = v.provider
) as e;

comment on view governance.webhook_health is
'One row for each provider of webhooks: deliveries of the last 24 hours and the 95th percentile of seconds until they were processed, those not processed
yet, entries that failed and wait to be applied again, statuses parked because no message of ours has their wamid yet, and when the last delivery came.';
comment on column governance.webhook_health.provider is 'chatwoot or whatsapp.';
comment on column governance.webhook_health.received_24_hours is 'Webhooks of a day.';
comment on column governance.webhook_health.unreadable_24_hours is 'Those that could not be read.';
comment on column governance.webhook_health.unprocessed is 'Not yet applied.';
comment on column governance.webhook_health.oldest_unprocessed_at is 'The oldest of these.';
comment on column governance.webhook_health.failed_entries is 'Failed, which can be applied again.';
comment on column governance.webhook_health.parked is 'Statuses of messages that are not known (yet).';
comment on column governance.webhook_health.oldest_parked_at is 'The oldest of these.';
comment on column governance.webhook_health.p95_delay_seconds is 'Until processed, of a day.';
comment on column governance.webhook_health.last_received_at is 'When the last came.';

revoke all on governance.webhook_health from public;
grant select on governance.webhook_health to indica_dba;
