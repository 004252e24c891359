create or replace function intake.list_quarantined()
returns table (submission_uid uuid, kind text, reason text, sender text, due_at timestamptz, received_at timestamptz, body text, errors jsonb)
language sql
stable
as $$
    select
        s.uid, q.kind, q.reason, coalesce(c.name, x.name, t.name), q.next_action_at, s.received_at, intake.submission_body(s)::text,
        case when q.kind = 'refused' then coalesce(s.answer -> 'errors', '[]') else '[]' end
    from intake.quarantine as q
    join intake.submissions as s on s.id = q.submission_id
    join ops.api_tokens as t on t.id = s.token_id
    left join routing.consultants as c on c.id = t.consultant_id
    left join intake.sources as x on x.id = t.source_id
    where q.resolved_at is null
    order by q.next_action_at, q.submission_id;
$$;

comment on function intake.list_quarantined() is
'Submissions that wait for a human, quarantined or (kind refused) sent by a machine and refused, the most urgent first, with who sent them and what they say; body is null when that is not
readable, errors name the fields of a refused one. Personal data: for an operator. governance.quarantine_list shows the same without what they say.';

revoke all on function intake.list_quarantined() from public;
