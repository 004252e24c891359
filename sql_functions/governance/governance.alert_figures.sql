create or replace view governance.alert_figures as
select
    a.code, a.key as about, a.window_hours, a.tested_at, a.observed, a.expected, a.p_value, a.since is not null as is_anomaly, a.since
from alerts.anomalies as a;

comment on view governance.alert_figures is
'One row for each figure and window that is held against its habit every hour: what was seen and what is usual (leads, or the share of messages or decisions), how probable so odd a figure is while nothing is wrong, and whether it counts as an anomaly: what remains when false ones are kept to the setting false_alerts_per_month.';

comment on column governance.alert_figures.code is 'The condition that it would be.';
comment on column governance.alert_figures.about is 'Origin, template or number; * for all together.';
comment on column governance.alert_figures.window_hours is 'Of so many hours before tested_at; shares wait some hours more, until the answer may have come.';
comment on column governance.alert_figures.tested_at is 'The full hour up to which it was tested.';
comment on column governance.alert_figures.observed is 'What was seen.';
comment on column governance.alert_figures.expected is 'What is usual.';
comment on column governance.alert_figures.p_value is 'Compare it with thousandths, not with 0.05: some hundred are tested every hour.';
comment on column governance.alert_figures.is_anomaly is 'Whether it counts as one.';
comment on column governance.alert_figures.since is 'Since when.';

revoke all on governance.alert_figures from public;
grant select on governance.alert_figures to indica_dba;
