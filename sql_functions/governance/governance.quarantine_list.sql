-- requires: governance.clock
create or replace view governance.quarantine_list as
select
    s.id as submission_id, s.uid as submission_uid, s.received_at, k.at - s.received_at as age,
    t.name as submitted_by, c.name as submitted_by_consultant, o.code as source,
    q.kind, q.reason, q.detail ->> 'sqlstate' as sqlstate, q.queue_code, q.next_action_at, q.next_action_at < k.at as is_overdue
from intake.quarantine as q
join intake.submissions as s on s.id = q.submission_id
join ops.api_tokens as t on t.id = s.token_id
left join routing.consultants as c on c.id = t.consultant_id
left join intake.sources as o on o.id = t.source_id
cross join governance.clock as k
where q.resolved_at is null;

comment on view governance.quarantine_list is
'One row for each submission that waits for a human, quarantined or (kind refused) sent by a machine and refused: since when, who sent it, why, in whose queue and until when; sqlstate where a fault of ours put it
there. What it says is shown by indica quarantine list alone.';
comment on column governance.quarantine_list.submission_id is 'The submission.';
comment on column governance.quarantine_list.submission_uid is 'Its public id.';
comment on column governance.quarantine_list.received_at is 'When it came.';
comment on column governance.quarantine_list.age is 'How long it has waited.';
comment on column governance.quarantine_list.submitted_by is 'Name of the token that sent it.';
comment on column governance.quarantine_list.submitted_by_consultant is 'The consultant whose token it is.';
comment on column governance.quarantine_list.source is 'The source whose token it is.';
comment on column governance.quarantine_list.kind is 'quarantined, or refused: what a machine sent and was refused.';
comment on column governance.quarantine_list.reason is 'Why it waits, a code.';
comment on column governance.quarantine_list.sqlstate is 'The fault of ours that put it there; null: no fault.';
comment on column governance.quarantine_list.queue_code is 'Whose work it is.';
comment on column governance.quarantine_list.next_action_at is 'Until when somebody should have looked.';
comment on column governance.quarantine_list.is_overdue is 'That is past.';

revoke all on governance.quarantine_list from public;
grant select on governance.quarantine_list to indica_dba;
