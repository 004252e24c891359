insert into ops.jobs (name, schedule, max_runtime, description) values
    ('outbox.requeue_expired', '* * * * *', '1 minute', 'Takes back rows whose worker died.'),
    ('outbox.process_webhooks', '* * * * *', '1 minute', 'Reads what the workers left in the webhook inbox.'),
    ('messaging.resolve_unknown', '* * * * *', '1 minute', 'Applies unknown_policy to sends whose outcome stayed unknown.'),
    ('messaging.expire_parked', '17 * * * *', '1 minute', 'Statuses that no message of ours ever claimed expire after a week.'),
    ('core.escalate_quarantine', '*/5 * * * *', '1 minute', 'Marks quarantined submissions that waited too long.'),
    ('rework.run', '0 9 * * *', '10 minutes', 'Daily rework of silent leads (D+3).'),
    ('core.seal_history', '20 3 * * *', '10 minutes', 'Seals the chain heads of all leads.'),
    ('ops.create_partitions', '40 3 * * *', '1 minute', 'Creates the partitions of the coming months.'),
    ('ops.purge', '50 3 * * *', '10 minutes', 'Forgets raw bodies, keys and logs that are older than their time.'),
    ('ops.refresh_views', '*/10 * * * *', '5 minutes', 'Refreshes the materialized views, readers never blocked.')
on conflict (name) do update set
    schedule = excluded.schedule, max_runtime = excluded.max_runtime, description = excluded.description;
delete from ops.jobs as j
where j.name not in (
    'outbox.requeue_expired', 'outbox.process_webhooks', 'messaging.resolve_unknown', 'messaging.expire_parked', 'core.escalate_quarantine', 'rework.run',
    'core.seal_history', 'ops.create_partitions', 'ops.purge', 'ops.refresh_views'
);
