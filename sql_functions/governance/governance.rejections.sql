-- requires: governance.actors
create or replace view governance.rejections as
select
    b.id as submission_id, b.uid as submission_uid, b.received_at, b.outcome, b.reason, b.http_status,
    k.name as submitted_by, c.name as submitted_by_consultant, s.code as source, b.import_id, b.line,
    (
        select jsonb_agg(jsonb_build_object('field', x.e -> 'field', 'code', x.e -> 'code') order by x.n)
        from jsonb_array_elements(coalesce(nullif(b.answer -> 'errors', 'null'), nullif(b.answer -> 'warnings', 'null'), '[]')) with ordinality as x (e, n)
    ) as problems,
    q.kind as work_list, q.created_at as listed_at, q.resolved_at, q.resolution,
    coalesce(w.name, regexp_replace(q.resolved_by, '^operator:(?=.)', '')) as resolved_by,
    q.resolved_at - b.received_at as resolved_within, l.uid as lead_uid
from intake.submissions as b
join ops.api_tokens as k on k.id = b.token_id
left join routing.consultants as c on c.id = k.consultant_id
left join intake.sources as s on s.id = k.source_id
left join intake.quarantine as q on q.submission_id = b.id
left join leads.leads as l on l.id = b.lead_id
left join governance.actors as w on w.actor = q.resolved_by
where b.outcome in ('suppressed', 'rejected', 'quarantined') or q.submission_id is not null;

comment on view governance.rejections is
'One row for each submission that became no lead at first: rejected, suppressed (the person asked not to be contacted) or quarantined, and what became of it since.';
comment on column governance.rejections.submission_id is 'The submission.';
comment on column governance.rejections.submission_uid is 'Its public id, as the sender was told.';
comment on column governance.rejections.received_at is 'When it came.';
comment on column governance.rejections.outcome is 'What it is now: rejected, suppressed, quarantined; created or touched when a human took it in after all.';
comment on column governance.rejections.reason is 'Why, a code.';
comment on column governance.rejections.http_status is 'What the sender was answered.';
comment on column governance.rejections.submitted_by is 'Name of the token that sent it.';
comment on column governance.rejections.submitted_by_consultant is 'The consultant whose token it is.';
comment on column governance.rejections.source is 'The source whose token it is.';
comment on column governance.rejections.import_id is 'The imported file that it was a row of.';
comment on column governance.rejections.line is 'Its line there.';
comment on column governance.rejections.problems is 'Which fields were wrong: [{field, code}]; null after 30 days, when what was answered is forgotten.';
comment on column governance.rejections.work_list is 'The list on which it waited for a human: quarantined, or refused (a machine''s); null: on none.';
comment on column governance.rejections.listed_at is 'Since when.';
comment on column governance.rejections.resolved_at is 'When it was settled.';
comment on column governance.rejections.resolution is 'fixed, rejected or repeated (its sender sent it again).';
comment on column governance.rejections.resolved_by is 'Who settled it, by name; null: nobody yet, or its sender.';
comment on column governance.rejections.resolved_within is 'From its arrival to then.';
comment on column governance.rejections.lead_uid is 'The lead that it came to in the end.';

revoke all on governance.rejections from public;
grant select on governance.rejections to indica_dba;
