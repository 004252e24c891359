create or replace function intake.list_quarantined()
returns table (submission_uid uuid, reason text, due_at timestamptz, received_at timestamptz, body text)
language sql
stable
as $$
    select s.uid, q.reason, q.next_action_at, s.received_at, intake.submission_body(s)::text
    from intake.quarantine as q
    join intake.submissions as s on s.id = q.submission_id
    where q.resolved_at is null
    order by q.next_action_at, q.submission_id;
$$;

comment on function intake.list_quarantined() is
'Submissions that wait for a human, the most urgent first, with what they say; body is null when that is not readable. Personal data: for an
operator. governance.quarantine_list shows the same without what they say.';

revoke all on function intake.list_quarantined() from public;
