create or replace function alerts.purge(p_as_of timestamptz, p_limit integer)
returns bigint
language plpgsql
volatile
as $$
declare
    v_notices bigint;
    v_alerts bigint;
begin
    delete from alerts.notices as n
    where n.id in (
        select o.id from alerts.notices as o where o.created_at < p_as_of - interval '90 days' and o.state <> 'queued' order by o.created_at limit p_limit
    );
    get diagnostics v_notices = row_count;
    delete from alerts.alerts as a
    where a.id in (
        select o.id from alerts.alerts as o where o.opened_at < p_as_of - interval '400 days' and o.resolved_at is not null order by o.opened_at limit p_limit
    );
    get diagnostics v_alerts = row_count;
    return v_notices + v_alerts;
end;
$$;

comment on function alerts.purge(timestamptz, integer) is
'Forgets notices that are older than 90 days and alerts that are over and older than 400 days, at most p_limit of each. Returns how many.';

revoke all on function alerts.purge(timestamptz, integer) from public;
