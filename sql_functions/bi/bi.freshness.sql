create or replace view bi.freshness as
select
    v.matviewname::text as view_name, r.refreshed_at, k.at - r.refreshed_at as age, r.took,
    coalesce(r.refreshed_at < k.at - interval '30 minutes', true) as is_stale
from pg_catalog.pg_matviews as v
cross join (select util.current_time() as at) as k
left join jobs.refreshes as r on r.view_name = v.matviewname
where v.schemaname = 'bi';

comment on view bi.freshness is
'One row for each materialized view of bi: when it was last refreshed (null: not since it was installed), how old that makes it, how long the refresh took,
and whether it is older than 30 minutes (is_stale), three times its schedule.';

revoke all on bi.freshness from public;
grant select on bi.freshness to indica_bi;
