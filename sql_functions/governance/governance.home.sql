create or replace function governance.home()
returns table (
    standing text, database_name text, system_identifier text, timeline integer, noticed_at timestamptz, known_until timestamptz, settled_at timestamptz,
    settled_how text, left_at timestamptz, chatwoot_account_id bigint, chatwoot_inbox_id bigint, workers_alive bigint, claimed bigint
)
language sql
stable
as $$
    select
        ops.home_standing(), h.database_name, h.system_identifier, h.timeline, h.noticed_at, h.known_until, h.settled_at, h.settled_how, h.left_at,
        c.chatwoot_account_id, c.chatwoot_inbox_id,
        (select count(*) from outbox.workers as w where w.stopped_at is null and w.heartbeat_at > util.current_time() - interval '30 seconds'),
        (select count(*) from outbox.jobs as j where j.state = 'claimed')
    from (select 1) as one
    left join lateral (select * from ops.homes as o order by o.id desc limit 1) as h on true
    left join lateral sending.default_channel() as c on true;
$$;

comment on function governance.home() is
'Where this database last was at home and how it stands to where it is now (ops.home_standing), and what still works on it: workers with a sign of life within 30
seconds and jobs that one holds.';

revoke all on function governance.home() from public;
