create or replace function jobs.purge(p_as_of timestamptz default util.current_time(), p_limit integer default 10000)
returns bigint
language plpgsql
volatile
as $$
declare
    v_total bigint := 0;
    v_count bigint;
begin
    update intake.submissions as s
    set raw = null, idempotency_key = null
    where s.id in (
        select o.id
        from intake.submissions as o
        where o.received_at < p_as_of - interval '30 days'
            and (o.raw is not null or o.idempotency_key is not null)
            and not exists (select from intake.quarantine as q where q.submission_id = o.id and q.resolved_at is null)
        order by o.received_at
        limit p_limit
    );
    get diagnostics v_count = row_count;
    v_total := v_total + v_count;

    update inbox.deliveries as d
    set raw = null
    where d.id in (
        select o.id
        from inbox.deliveries as o
        where o.received_at < p_as_of - interval '30 days' and o.raw is not null and o.state <> 'received'
        order by o.received_at
        limit p_limit
    );
    get diagnostics v_count = row_count;
    v_total := v_total + v_count;

    update people.normalization_changes as c
    set old_values = null, new_values = null
    where c.id in (
        select o.id
        from people.normalization_changes as o
        where o.changed_at < p_as_of - interval '90 days' and o.old_values is not null
        order by o.changed_at
        limit p_limit
    );
    get diagnostics v_count = row_count;
    v_total := v_total + v_count;

    delete from jobs.runs as r where r.started_at < p_as_of - interval '30 days';
    get diagnostics v_count = row_count;
    v_total := v_total + v_count;
    return v_total;
end;
$$;

comment on function jobs.purge(timestamptz, integer) is
'Forgets what is older than its time, at most p_limit rows a table: raw bodies and idempotency keys of submissions and raw webhooks after 30 days
(hashes stay; what waits in quarantine stays whole), old and new values of renormalisation after 90 days, job runs after 30 days. Returns how many rows.';

revoke all on function jobs.purge(timestamptz, integer) from public;
