create or replace function sending.record_status(p_message_id bigint, p_status text, p_at timestamptz)
returns void
language sql
volatile
as $$
    update sending.messages as m
    set sent_at = case when p_status = 'sent' then least(m.sent_at, p_at) else m.sent_at end,
        delivered_at = case when p_status <> 'sent' then least(m.delivered_at, p_at) else m.delivered_at end,
        read_at = case when p_status in ('read', 'played') then least(m.read_at, p_at) else m.read_at end,
        state = case
            when p_status in ('read', 'played') or m.read_at is not null then 'read'
            when p_status = 'delivered' or m.delivered_at is not null then 'delivered'
            when m.failed_at is not null then 'failed'
            else 'sent'
        end,
        error = case when p_status = 'sent' then m.error end
    where m.id = p_message_id;
$$;

comment on function sending.record_status(bigint, text, timestamptz) is
'Meta says that a message was sent, delivered, read or played at p_at: its times keep the earliest of each, its state is the furthest that is known.
Read implies delivered; failed gives way to delivered, not to sent.';

revoke all on function sending.record_status(bigint, text, timestamptz) from public;
