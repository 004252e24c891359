create or replace function governance.list_jobs(
    p_state text,
    p_limit integer,
    p_kind text default null,
    p_error text default null,
    p_before timestamptz default null,
    p_lead_uid uuid default null
)
returns table (
    id bigint, kind text, lead_uid uuid, attempts integer, due_at timestamptz, finished_at timestamptz, message_state text, error text,
    dismissed_by text, dismissed_reason text
)
language sql
stable
as $$
    select m.id, m.kind, l.uid, m.attempts, m.due_at, m.finished_at, s.state, e.error, m.dismissed_by, m.dismissed_reason
    from outbox.jobs as m
    left join leads.leads as l on l.id = m.lead_id
    left join sending.messages as s on s.send_key = m.dedupe_key
    cross join lateral (
        select coalesce(m.last_error ->> 'message', m.last_error ->> 'held', m.last_error ->> 'cancelled') as error
    ) as e
    where m.state = p_state
        and (p_kind is null or m.kind = p_kind or m.destination = p_kind)
        and (p_error is null or m.last_error ->> 'code' = p_error or m.last_error ->> 'http_status' = p_error or strpos(lower(e.error), lower(p_error)) > 0)
        and (p_before is null or coalesce(m.finished_at, m.due_at) < p_before)
        and (p_lead_uid is null or l.uid = p_lead_uid)
    order by m.id desc
    limit p_limit;
$$;

comment on function governance.list_jobs(text, integer, text, text, timestamptz, uuid) is
'Outbox rows in a state, the newest first: whose lead it is, how often it was tried, the state of the WhatsApp message (unknown may have reached
the person), why it waits or failed, and who dismissed it and why. Only those of a kind or destination (p_kind), whose error has a code, an HTTP status or words
(p_error), that ended or are due before p_before, of a lead; null: of all. p_limit null: all of them.';

revoke all on function governance.list_jobs(text, integer, text, text, timestamptz, uuid) from public;
