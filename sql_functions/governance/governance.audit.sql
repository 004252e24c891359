-- requires: governance.actors
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
            when 'routing.absences' then (
                select c.name from routing.consultants as c where c.id = (a.object_key ->> 'consultant_id')::bigint
            )
            when 'rework.steps' then concat_ws(
                ' ', (select p.code from rework.policies as p where p.id = (a.object_key ->> 'policy_id')::bigint), a.object_key ->> 'step'
            )
            when 'rework.calls' then concat_ws(
                ' ', (select p.code from rework.policies as p where p.id = (a.object_key ->> 'policy_id')::bigint), a.object_key ->> 'call'
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
        ) as why,
        null::uuid as lead_uid
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
            'due_at', case when e.kind = 'appointment_set' then e.data -> 'due_at' end,
            'outbox_id', e.data -> 'outbox_id', 'job', e.data -> 'kind',
            'consultant', (select c.name from routing.consultants as c where c.id = (e.data ->> 'to_consultant_id')::bigint)
        )), '{}'),
        coalesce(
            e.data ->> 'reason',
            (select string_agg(v.value, ' ' order by v.field) from leads.event_values as v where v.lead_id = e.lead_id and v.seq = e.seq)
        ),
        l.uid
    from leads.events as e
    join leads.leads as l on l.id = e.lead_id
    where e.kind in (
            'status_changed', 'transferred', 'called', 'noted', 'appointment_set', 'opted_out', 'opt_out_lifted', 'number_confirmed',
            'outbox_retried', 'outbox_discarded', 'outbox_dismissed', 'template_retried', 'template_delivered', 'template_failed'
        )
        and (e.actor like 'token:%' or e.actor like 'consultant:%' or e.actor like 'operator%')
)
select
    s.at,
    coalesce(w.name, regexp_replace(s.actor, '^operator:(?=.)', '')) as who,
    s.actor, s.login, s.action, s.object_kind, s.object, s.before, s.after, s.why, s.lead_uid
from said as s
left join governance.actors as w on w.actor = s.actor;

comment on view governance.audit is
'Every change of configuration and every decision of a human, one row each: when; who, by name (of the consultant, source or token, of the operator at the command line,
or the database role); actor as it was written, login (the role of the database session); action (added, changed, removed, or the kind of the lead''s event);
object_kind (the table) and object by name; before and after, only what changed, (hidden) for what is secret or personal; why. Filter by at, which is indexed by blocks, or by lead_uid: each reads no more than it shows. A filter by anything else reads all.';
comment on column governance.audit.at is 'When.';
comment on column governance.audit.who is 'By name: the consultant, source or token, the operator at the command line, or the database role of whoever changed it by hand.';
comment on column governance.audit.actor is 'As it was written.';
comment on column governance.audit.login is 'The role of the session; null: an event of a lead.';
comment on column governance.audit.action is 'added, changed, removed, or the kind of the lead''s event.';
comment on column governance.audit.object_kind is 'The table.';
comment on column governance.audit.object is 'Which row, by name; a lead by its uid.';
comment on column governance.audit.before is 'What changed, as it was; (hidden) for what is secret or personal.';
comment on column governance.audit.after is 'What changed, as it became.';
comment on column governance.audit.why is 'A code, or the words of the human.';
comment on column governance.audit.lead_uid is 'The lead that it is about, by public id; null: configuration.';

revoke all on governance.audit from public;
grant select on governance.audit to indica_dba;
