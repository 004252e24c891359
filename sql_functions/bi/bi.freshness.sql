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
comment on column bi.freshness.view_name is 'The view.';
comment on column bi.freshness.refreshed_at is 'When it was last refreshed; null: not since it was installed.';
comment on column bi.freshness.age is 'How old that makes it.';
comment on column bi.freshness.took is 'How long the refresh took.';
comment on column bi.freshness.is_stale is 'It is older than 30 minutes.';

revoke all on bi.freshness from public;
grant select on bi.freshness to indica_bi;
