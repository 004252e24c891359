create or replace function governance.list_jobs(p_state text, p_limit integer)
returns table (
    id bigint, kind text, lead_uid uuid, attempts integer, due_at timestamptz, finished_at timestamptz, message_state text, error text
)
language sql
stable
as $$
    select m.id, m.kind, l.uid, m.attempts, m.due_at, m.finished_at, s.state,
        coalesce(m.last_error ->> 'message', m.last_error ->> 'held', m.last_error ->> 'cancelled')
    from outbox.jobs as m
    left join leads.leads as l on l.id = m.lead_id
    left join sending.messages as s on s.send_key = m.dedupe_key
    where m.state = p_state
    order by m.id desc
    limit p_limit;
$$;

comment on function governance.list_jobs(text, integer) is
'Outbox rows in a state, the newest first: whose lead it is, how often it was tried, the state of the WhatsApp message (unknown may have reached
the person), and why it waits or failed.';

revoke all on function governance.list_jobs(text, integer) from public;
