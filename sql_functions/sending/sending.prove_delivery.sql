create or replace function sending.prove_delivery(p_message_id bigint, p_wamid text, p_at timestamptz, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_row outbox.jobs;
    v_sent sending.messages;
begin
    perform from outbox.jobs as o
    where o.dedupe_key = (select m.send_key from sending.messages as m where m.id = p_message_id)
    for update;
    select * into v_sent from sending.messages as m where m.id = p_message_id for update;
    if v_sent.delivered_at is not null then
        return;
    end if;
    select * into v_row from outbox.jobs as o where o.dedupe_key = v_sent.send_key;

    if v_sent.wamid is null and p_wamid is not null then
        v_row.lead_id := v_sent.lead_id;
        v_row.dedupe_key := v_sent.send_key;
        perform sending.record_acceptance(v_row, jsonb_build_object('wamid', p_wamid), least(coalesce(v_sent.sending_at, p_at), p_now));
    end if;
    update sending.messages as m
    set delivered_at = coalesce(m.delivered_at, p_at),
        state = case when m.read_at is not null then 'read' else 'delivered' end,
        unknown_at = null, failed_at = null, error = null
    where m.id = p_message_id;
    perform sending.finish_send(v_sent.send_key, p_now);
    if v_sent.state in ('unknown', 'sending', 'failed') then
        perform leads.append_event(
            v_sent.lead_id, 'template_delivered', 'whatsapp', jsonb_build_object(
                'message', v_sent.uid, 'at', p_at, 'proof', 'reply', 'reached_at', coalesce(v_sent.accepted_at, v_sent.sending_at)
            )
        );
    end if;
end;
$$;

comment on function sending.prove_delivery(bigint, text, timestamptz, timestamptz) is
'The person answered this message at p_at: it was delivered, whatever was thought of it. p_wamid is its id when the answer told it. An outcome that was
unknown is resolved, and the row that sent it is delivered.';

revoke all on function sending.prove_delivery(bigint, text, timestamptz, timestamptz) from public;
