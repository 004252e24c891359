create or replace function outbox.enqueue(
    p_kind text,
    p_lead_id bigint,
    p_due_at timestamptz,
    p_dedupe_key text default null,
    p_payload jsonb default '{}'::jsonb,
    p_channel_id bigint default null
)
returns bigint
language plpgsql
volatile
as $$
declare
    v_id bigint;
    v_destination text;
    v_urgency text;
begin
    insert into outbox.jobs as m (kind, lead_id, channel_id, urgency, payload, dedupe_key, first_due_at, due_at, created_at)
    select
        w.kind, p_lead_id, p_channel_id, coalesce(k.urgency, leads.urgency(l)), p_payload, p_dedupe_key, p_due_at, p_due_at, util.current_time()
    from (values (p_kind)) as w (kind)
    left join outbox.kinds as k on k.kind = w.kind
    left join leads.leads as l on l.id = p_lead_id
    on conflict (dedupe_key) do nothing
    returning m.id, m.destination, m.urgency into v_id, v_destination, v_urgency;
    if v_id is not null and p_lead_id is not null and v_urgency is distinct from 'bulk' then
        perform outbox.raise_urgency(p_lead_id, v_destination, v_urgency, v_id);
    end if;
    return v_id;
end;
$$;

comment on function outbox.enqueue(text, bigint, timestamptz, text, jsonb, bigint) is
'Orders work for the outside world in the caller''s transaction and returns the row''s id; null when the dedupe key was used before. It is as urgent as its kind, else as its
lead, and so is what the lead''s order puts before it.
p_payload holds ids and codes, never personal values: the work itself is built at the claim.';

revoke all on function outbox.enqueue(text, bigint, timestamptz, text, jsonb, bigint) from public;
