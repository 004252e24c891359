create or replace view governance.audit as
with said as (
    select
        a.at, a.actor, a.login, a.action, a.object_kind,
        case a.object_kind
            when 'routing.consultants' then (select c.name from routing.consultants as c where c.id = (a.object_key ->> 'id')::bigint)
            when 'routing.pool_members' then concat_ws(
                ': ', (select p.code from routing.pools as p where p.id = (a.object_key ->> 'pool_id')::bigint),
                (select c.name from routing.consultants as c where c.id = (a.object_key ->> 'consultant_id')::bigint)
            )
            when 'rework.steps' then concat_ws(
                ' ', (select p.code from rework.policies as p where p.id = (a.object_key ->> 'policy_id')::bigint), a.object_key ->> 'step'
            )
            when 'intake.quarantine' then (select s.uid::text from intake.submissions as s where s.id = (a.object_key ->> 'submission_id')::bigint)
            else (select string_agg(k.value, ' ' order by k.key) from jsonb_each_text(a.object_key) as k)
        end as object,
        a.before, a.after,
        coalesce(
            a.reason,
            case when a.object_kind = 'intake.quarantine' then (
                select q.detail ->> 'rejected' from intake.quarantine as q where q.submission_id = (a.object_key ->> 'submission_id')::bigint
            ) end
        ) as why
    from ops.audit as a
    union all
    select
        -- Named, so that a dump prints this as it stands here.
        e.at, e.actor, null as login, e.kind as action, 'leads.leads' as object_kind, l.uid::text as object,
        nullif(jsonb_strip_nulls(jsonb_build_object(
            'status', e.data -> 'from', 'queue', e.data -> 'from_queue',
            'consultant', (select c.name from routing.consultants as c where c.id = (e.data ->> 'from_consultant_id')::bigint)
        )), '{}'),
        nullif(jsonb_strip_nulls(jsonb_build_object(
            'status', case when e.kind = 'status_changed' then e.data -> 'to' end, 'result', e.data -> 'result',
            'outbox_id', e.data -> 'outbox_id', 'job', e.data -> 'kind',
            'consultant', (select c.name from routing.consultants as c where c.id = (e.data ->> 'to_consultant_id')::bigint)
        )), '{}'),
        coalesce(
            e.data ->> 'reason',
            (select string_agg(v.value, ' ' order by v.field) from leads.event_values as v where v.lead_id = e.lead_id and v.seq = e.seq)
        )
    from leads.events as e
    join leads.leads as l on l.id = e.lead_id
    where e.kind in (
            'status_changed', 'transferred', 'called', 'opted_out', 'opt_out_lifted', 'number_confirmed',
            'outbox_retried', 'outbox_discarded', 'outbox_dismissed', 'template_retried', 'template_delivered', 'template_failed'
        )
        and (e.actor like 'token:%' or e.actor like 'consultant:%' or e.actor like 'operator%')
)
select
    s.at,
    coalesce(
        case
            when s.actor ~ '^token:[0-9]{1,18}$' then (
                select coalesce(tc.name, ts.name, t.name)
                from ops.api_tokens as t
                left join routing.consultants as tc on tc.id = t.consultant_id
                left join intake.sources as ts on ts.id = t.source_id
                where t.id = substr(s.actor, 7)::bigint
            )
            when s.actor ~ '^consultant:[0-9]{1,18}$' then (select ac.name from routing.consultants as ac where ac.id = substr(s.actor, 12)::bigint)
            when s.actor like 'operator:%' then substr(s.actor, 10)
        end,
        s.actor
    ) as who,
    s.actor, s.login, s.action, s.object_kind, s.object, s.before, s.after, s.why
from said as s;

comment on view governance.audit is
'Every change of configuration and every decision of a human, one row each: when; who, by name (of the consultant, source or token, of the operator at the command line,
or the database role); actor as it was written, login (the role of the database session); action (added, changed, removed, or the kind of the lead''s event);
object_kind (the table) and object by name; before and after, only what changed, (hidden) for what is secret or personal; why. Filter by time: at is indexed by blocks.';

revoke all on governance.audit from public;
grant select on governance.audit to indica_dba;
