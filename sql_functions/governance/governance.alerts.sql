-- requires: governance.clock
create or replace view governance.alerts as
select
    a.id as alert_id, a.uid as alert_uid, a.code, r.owner, a.severity, a.subject, a.since, a.first_seen_at, a.last_seen_at, a.opened_at, a.acknowledged_at,
    case a.acknowledged_by ~ '^operator:'
        when true then substr(a.acknowledged_by, 10)
        else coalesce((
            select coalesce(c.name, t.name)
            from ops.api_tokens as t
            left join routing.consultants as c on c.id = t.consultant_id
            where 'token:' || t.id = a.acknowledged_by
        ), a.acknowledged_by)
    end as acknowledged_by,
    a.resolved_at, coalesce(a.resolved_at, k.at) - a.opened_at as lasted,
    case
        when a.opened_at is null then 'pending'
        when a.resolved_at is not null then 'resolved'
        when a.acknowledged_at is not null then 'acknowledged'
        else 'open'
    end as state,
    n.notices, n.delivered, n.first_delivered_at
from alerts.alerts as a
join alerts.rules as r on r.code = a.code
cross join governance.clock as k
cross join lateral (
    select count(*) as notices, count(*) filter (where o.state = 'delivered') as delivered, min(o.finished_at) filter (where o.state = 'delivered') as first_delivered_at
    from alerts.told as t
    join alerts.notices as o on o.id = t.notice_id
    where t.alert_id = a.id
) as n;

comment on view governance.alerts is
'One row for each alert of the last 400 days: what (a code of ops.conditions), whose, about what, since when, when it opened, who took care of it, when it was over, and whether anybody was told. pending: it has not lasted long enough to be told.';

comment on column governance.alerts.alert_id is 'Id.';
comment on column governance.alerts.alert_uid is 'By which commands and pages name it.';
comment on column governance.alerts.code is 'The condition, of ops.conditions.';
comment on column governance.alerts.owner is 'Who is to act: operator, manager, director.';
comment on column governance.alerts.severity is 'error, warning.';
comment on column governance.alerts.subject is 'What it is about, as it was last seen.';
comment on column governance.alerts.since is 'Since when, as the finding says it; first_seen_at is when it was first seen.';
comment on column governance.alerts.first_seen_at is 'When it was first seen.';
comment on column governance.alerts.last_seen_at is 'When it was last seen.';
comment on column governance.alerts.opened_at is 'When it became an alert.';
comment on column governance.alerts.acknowledged_at is 'When somebody took care of it.';
comment on column governance.alerts.acknowledged_by is 'Who.';
comment on column governance.alerts.resolved_at is 'When it was over.';
comment on column governance.alerts.lasted is 'From its opening until it was over, or until now.';
comment on column governance.alerts.state is 'pending, open, acknowledged, resolved.';
comment on column governance.alerts.notices is 'Notices that name it, of the last 90 days.';
comment on column governance.alerts.delivered is 'How many of them arrived.';
comment on column governance.alerts.first_delivered_at is 'When the first of them had arrived.';

revoke all on governance.alerts from public;
grant select on governance.alerts to indica_dba;
