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
begin
    insert into outbox.jobs (kind, lead_id, channel_id, payload, dedupe_key, first_due_at, due_at, created_at)
    values (p_kind, p_lead_id, p_channel_id, p_payload, p_dedupe_key, p_due_at, p_due_at, util.current_time())
    on conflict (dedupe_key) do nothing
    returning id into v_id;
    return v_id;
end;
$$;

comment on function outbox.enqueue(text, bigint, timestamptz, text, jsonb, bigint) is
'Orders work for the outside world in the caller''s transaction and returns the row''s id; null when the dedupe key was used before.
p_payload holds ids and codes, never personal values: the work itself is built at the claim.';

revoke all on function outbox.enqueue(text, bigint, timestamptz, text, jsonb, bigint) from public;
