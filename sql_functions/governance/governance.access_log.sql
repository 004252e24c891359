create or replace view governance.access_log as
select
    j.at, coalesce(u.name, oc.name, ot.name) as who, 'desk' as by_way_of, j.action, j.object_kind,
    -- A lead is named by its uid.
    j.object_key as object, j.outcome
from desk.journal as j
join desk.sessions as e on e.token_id = j.token_id
left join desk.users as u on u.id = e.user_id
left join ops.api_tokens as ot on ot.id = e.opened_by
left join routing.consultants as oc on oc.id = ot.consultant_id
union all
select
    o.looked_up_at, coalesce(c.name, s.name, k.name), 'api', case when cardinality(o.key_hashes) = 0 then 'submitted' else 'looked_up' end, 'lead', l.uid::text,
    case when o.is_known then 'found' else 'not_found' end
from people.lookups as o
join ops.api_tokens as k on k.id = o.token_id
left join routing.consultants as c on c.id = k.consultant_id
left join intake.sources as s on s.id = k.source_id
left join leads.leads as l on l.id = o.lead_id
union all
select
    x.exported_at, coalesce((
        select a.actor
        from ops.audit as a
        where a.object_kind = 'leads.exports' and a.object_key = jsonb_build_object('id', x.id)
        order by a.id
        limit 1
    ), 'unknown'), 'command', 'exported', 'leads', x.format, 'done'
from leads.exports as x;

comment on view governance.access_log is
'One row for each time somebody looked at leads or took them out: on the desk, by a look-up, by an export.';
comment on column governance.access_log.at is 'When.';
comment on column governance.access_log.who is 'By name; of an export as the audit wrote it.';
comment on column governance.access_log.by_way_of is 'desk, api or command.';
comment on column governance.access_log.action is 'What was done: a code of the desk (logged in, looked at a lead …), looked_up, submitted (a submission that told who is known), exported.';
comment on column governance.access_log.object_kind is 'Of what: lead, leads …';
comment on column governance.access_log.object is 'Which: a lead by its uid; of an export its format.';
comment on column governance.access_log.outcome is 'done or the code of the refusal; found or not_found.';

revoke all on governance.access_log from public;
grant select on governance.access_log to indica_dba;
