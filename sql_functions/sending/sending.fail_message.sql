create or replace function sending.fail_message(p_message_id bigint, p_error jsonb, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_failed outbox.failed;
    v_message sending.messages;
    v_is_requeued boolean;
begin
    v_failed := sending.record_failure(p_message_id, p_error, p_now);
    if v_failed.state = 'pending' then
        select * into v_message from sending.messages as m where m.id = p_message_id;
        v_is_requeued := outbox.requeue(v_message.send_key, v_failed.due_at, p_error);
        if not v_is_requeued then
            perform outbox.enqueue(
                p_kind => 'whatsapp.template', p_lead_id => v_message.lead_id, p_due_at => v_failed.due_at,
                p_dedupe_key => v_message.send_key, p_channel_id => v_message.channel_id,
                p_payload => jsonb_build_object('purpose', v_message.purpose) || coalesce(
                    (
                        select jsonb_build_object('template_code', a.template_code, 'attempt_id', a.id)
                        from rework.attempts as a
                        where a.message_id = v_message.id
                    ),
                    '{}'
                )
            );
        end if;
    end if;
end;
$$;

comment on function sending.fail_message(bigint, jsonb, timestamptz) is
'Meta told after its acceptance that this message failed: acts as sending.record_failure(), and what may be sent again is ordered again, also when its job
is no longer kept. Error shape: see outbox.fail().';

revoke all on function sending.fail_message(bigint, jsonb, timestamptz) from public;
