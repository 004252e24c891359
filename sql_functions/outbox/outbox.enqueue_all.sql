create or replace function outbox.enqueue_all(
    p_kind text,
    p_lead_ids bigint[],
    p_due_ats timestamptz[],
    p_dedupe_keys text[],
    p_payloads jsonb[]
)
returns bigint[]
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_ids bigint[];
begin
    with ordered as (
        insert into outbox.jobs (kind, lead_id, urgency, payload, dedupe_key, first_due_at, due_at, created_at)
        select p_kind, w.lead_id, coalesce(k.urgency, leads.urgency(l)), w.payload, w.dedupe_key, w.due_at, w.due_at, v_now
        from unnest(p_lead_ids, p_due_ats, p_dedupe_keys, p_payloads) with ordinality as w (lead_id, due_at, dedupe_key, payload, n)
        left join outbox.kinds as k on k.kind = p_kind
        left join leads.leads as l on l.id = w.lead_id
        order by w.n
        on conflict (dedupe_key) do nothing
        returning id, dedupe_key
    )
    select array_agg(o.id order by w.n) into v_ids
    from unnest(p_dedupe_keys) with ordinality as w (dedupe_key, n)
    left join ordered as o on o.dedupe_key = w.dedupe_key;
    return v_ids;
end;
$$;

comment on function outbox.enqueue_all(text, bigint[], timestamptz[], text[], jsonb[]) is
'outbox.enqueue() for many jobs of one kind in one statement. Returns their ids in the same order; null for one whose key was used before.';

revoke all on function outbox.enqueue_all(text, bigint[], timestamptz[], text[], jsonb[]) from public;
