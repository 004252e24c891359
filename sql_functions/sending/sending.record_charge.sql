create or replace function sending.record_charge(
    p_channel_id bigint,
    p_wamid text,
    p_message_id bigint,
    p_status text,
    p_pricing jsonb,
    p_at timestamptz
)
returns void
language plpgsql
volatile
as $$
declare
    v_category constant text := left(lower(p_pricing ->> 'category'), 40);
    v_wamid_sha256 constant bytea := sha256(convert_to(p_wamid, 'UTF8'));
    -- Meta charges for what arrives.
    v_charged_at constant timestamptz := case when p_status in ('delivered', 'read', 'played') then p_at end;
begin
    if v_category is not null then
        insert into sending.charges as c (wamid_sha256, channel_id, message_id, category, pricing_type, charged_at)
        values (
            v_wamid_sha256, p_channel_id, p_message_id, v_category, left(lower(coalesce(p_pricing ->> 'type', 'regular')), 40),
            least(v_charged_at, (select least(m.delivered_at, m.read_at) from sending.messages as m where m.id = p_message_id))
        )
        on conflict (wamid_sha256) do update set
            message_id = coalesce(c.message_id, excluded.message_id), charged_at = least(c.charged_at, excluded.charged_at);
    elsif v_charged_at is not null then
        update sending.charges as c
        set message_id = coalesce(c.message_id, p_message_id), charged_at = least(c.charged_at, v_charged_at)
        where c.wamid_sha256 = v_wamid_sha256;
    end if;
end;
$$;

comment on function sending.record_charge(bigint, text, bigint, text, jsonb, timestamptz) is
'A status of a message that went through a number, ours or not (p_message_id null), told what Meta charges for it (p_pricing: category, type), or that it arrived: the ledger of costs
knows each message once, whatever the order in which its statuses come. Source: Meta, webhooks reference, pricing of statuses.';

revoke all on function sending.record_charge(bigint, text, bigint, text, jsonb, timestamptz) from public;
