create or replace function intake.list_quarantined(
    p_kind text default null,
    p_reason text default null,
    p_sender text default null,
    p_import_id bigint default null,
    p_before timestamptz default null
)
returns table (
    submission_uid uuid, kind text, reason text, sender text, due_at timestamptz, received_at timestamptz, body text, errors jsonb,
    said_why text, age interval, raw text, import_id bigint, line bigint
)
language sql
stable
as $$
    select
        s.uid, q.kind, q.reason, intake.sender_name(s), q.next_action_at, s.received_at, b.body::text,
        case when q.kind = 'refused' then coalesce(s.answer -> 'errors', '[]') else '[]' end,
        intake.reason_text(q), util.current_time() - s.received_at,
        case when b.body is null then intake.raw_text(s) end, s.import_id, s.line
    from intake.quarantine as q
    join intake.submissions as s on s.id = q.submission_id
    join ops.api_tokens as t on t.id = s.token_id
    left join routing.consultants as c on c.id = t.consultant_id
    left join intake.sources as x on x.id = t.source_id
    cross join lateral (
        select intake.standing_body(s) as body
    ) as b
    where q.resolved_at is null
        and (p_kind is null or q.kind = p_kind)
        and (p_reason is null or q.reason = p_reason)
        and (p_sender is null or lower(p_sender) in (x.code, lower(x.name), lower(c.name), lower(c.email), lower(t.name)))
        and (p_import_id is null or s.import_id = p_import_id)
        and (p_before is null or s.received_at < p_before)
    order by q.next_action_at, q.submission_id;
$$;

comment on function intake.list_quarantined(text, text, text, bigint, timestamptz) is
'Submissions that wait for a human, quarantined or (kind refused) sent by a machine and refused, the most urgent first, with who sent them (the code or name of a source, the name or e-mail of a consultant, a token''s name; of an
import its file and line), what they say and why they wait, in words; body is null when that is not readable, and raw has then what came. Errors name the fields of a refused one. The arguments narrow
the list. Personal data: for an operator. governance.quarantine_list shows the same without what they say.';

revoke all on function intake.list_quarantined(text, text, text, bigint, timestamptz) from public;
