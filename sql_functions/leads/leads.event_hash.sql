create or replace function leads.event_hash(
    p_previous bytea,
    p_lead_id bigint,
    p_seq integer,
    p_kind text,
    p_at timestamptz,
    p_actor text,
    p_data jsonb
)
returns bytea
language plpgsql
immutable
parallel safe
as $$
begin
    return sha256(p_previous || convert_to(
        jsonb_build_array(p_lead_id, p_seq, p_kind, (extract(epoch from p_at) * 1000000)::bigint, p_actor, p_data)::text,
        'UTF8'
    ));
end;
$$;

comment on function leads.event_hash(bytea, bigint, integer, text, timestamptz, text, jsonb) is
'SHA-256 over the previous hash (32 bytes) and the event as a JSON array: lead, seq, kind, microseconds since 1970, actor, data.';

revoke all on function leads.event_hash(bytea, bigint, integer, text, timestamptz, text, jsonb) from public;
