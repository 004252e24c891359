-- rows: exact (schedule, max_runtime, description)
-- Whether a job is enabled is the operator's.
insert into jobs.schedules (name, schedule, max_runtime, description) values
    ('outbox.requeue_expired', '* * * * *', '1 minute', 'Takes back jobs whose worker died.'),
    ('inbox.process_deliveries', '* * * * *', '1 minute', 'Reads what the workers left in the webhook inbox.'),
    ('sending.resolve_unknown', '* * * * *', '1 minute', 'Applies unknown_policy to sends whose outcome stayed unknown.'),
    ('inbox.expire_parked', '17 * * * *', '1 minute', 'Statuses that no message of ours ever claimed expire after a week.'),
    ('intake.escalate_quarantine', '*/5 * * * *', '1 minute', 'Marks quarantined submissions that waited too long.'),
    ('intake.count_arrivals', '*/5 * * * *', '1 minute', 'Counts what each source sends, so that its silence is seen.'),
    ('routing.assign_waiting', '*/2 * * * *', '1 minute', 'Gives leads of the queue triage to whoever can take them by now.'),
    ('rework.run', '0 9 * * *', '10 minutes', 'Daily rework: writes again to people who do not answer.'),
    ('leads.seal_history', '20 3 * * *', '10 minutes', 'Seals where each lead that changed stands in its history.'),
    ('leads.prove_history', '25 3 * * *', '30 minutes', 'Holds history against its seals: the newest, and a thirtieth of all leads.'),
    ('leads.create_partitions', '40 3 * * *', '1 minute', 'Creates the partitions of the coming months.'),
    ('jobs.purge', '50 3 * * *', '10 minutes', 'Forgets raw bodies, keys and logs that are older than their time.'),
    ('jobs.refresh_views', '*/10 * * * *', '5 minutes', 'Refreshes the materialized views, readers never blocked.');
