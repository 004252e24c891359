create or replace function sending.prove_delivery(p_message_id bigint, p_wamid text, p_at timestamptz, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_sent constant sending.messages := sending.lock_message(p_message_id);
begin
    if v_sent.delivered_at is not null then
        return;
    end if;
    if v_sent.chatwoot_message_id is not null then
        -- It was accepted when Chatwoot took it; only WhatsApp's id of it is new.
        perform sending.learn_wamid(p_message_id, p_wamid);
    elsif v_sent.wamid is null and p_wamid is not null then
        perform sending.accept_message(p_message_id, p_wamid, null, least(coalesce(v_sent.sending_at, p_at), p_now));
    end if;
    update sending.messages as m
    set delivered_at = coalesce(m.delivered_at, p_at),
        state = case when m.read_at is not null then 'read' else 'delivered' end,
        unknown_at = null, failed_at = null, error = null
    where m.id = p_message_id;
    perform outbox.mark_done(v_sent.send_key, p_now);
    if v_sent.state = 'failed' then
        perform people.record_number(
            (select l.person_id from leads.leads as l where l.id = v_sent.lead_id), (normalize.phone(v_sent.recipient)).match_key, 'reached',
            greatest(p_at, v_sent.failed_at)
        );
    end if;
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
unknown is resolved, and the job that sent it is done.';

revoke all on function sending.prove_delivery(bigint, text, timestamptz, timestamptz) from public;
