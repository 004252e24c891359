create or replace function jobs.purge(p_as_of timestamptz default util.current_time(), p_limit integer default 10000)
returns bigint
language plpgsql
volatile
as $$
declare
    v_submissions constant bigint := intake.purge(p_as_of, p_limit);
    v_deliveries constant bigint := inbox.purge(p_as_of, p_limit);
    v_changes constant bigint := people.purge(p_as_of, p_limit);
    v_proposals constant bigint := chatwoot.purge(p_as_of, p_limit);
    v_outgoing constant bigint := webhooks.purge(p_as_of, p_limit);
    v_alerts constant bigint := alerts.purge(p_as_of, p_limit);
    v_models constant bigint := scoring.purge(p_as_of, p_limit);
    v_desk constant bigint := desk.purge(p_as_of, p_limit);
    v_runs bigint;
begin
    delete from jobs.runs as r
    where r.started_at < p_as_of - interval '30 days'
        -- The last run of each kind stays: from it one sees that a job is late, and since when it fails.
        and exists (select from jobs.runs as o where o.job_name = r.job_name and o.outcome = r.outcome and o.id > r.id)
        and r.id in (select o.id from jobs.runs as o where o.started_at < p_as_of - interval '30 days' order by o.id limit p_limit);
    get diagnostics v_runs = row_count;
    return v_submissions + v_deliveries + v_changes + v_proposals + v_outgoing + v_desk + v_models + v_alerts + v_runs;
end;
$$;

comment on function jobs.purge(timestamptz, integer) is
'Forgets what is older than its time, at most p_limit rows a table: raw bodies and idempotency keys of submissions and raw webhooks after 30 days
(hashes stay; what waits in quarantine stays whole), with the webhooks what their facts said, what was proposed from Chatwoot after 30 days, outgoing webhooks after 30 days, notices of alerts after 90 and alerts after 400 days, old and new values of renormalisation after 90 days, what was done at the desk after its own time (desk.purge), models that never scored after 30 days (scoring.purge), job runs
after 30 days but for the last of each outcome. Returns how many rows; 0 when nothing is left.';

revoke all on function jobs.purge(timestamptz, integer) from public;
