create or replace function sending.follow_acceptance(p_message sending.messages)
returns void
language plpgsql
volatile
as $$
declare
    v_attempt_id bigint;
begin
    -- What Chatwoot took WhatsApp may refuse yet: only its own id says that it took it.
    if p_message.wamid is not null then
        perform sending.end_refusals(p_message);
    end if;

    select (o.payload ->> 'attempt_id')::bigint into v_attempt_id from outbox.jobs as o where o.dedupe_key = p_message.send_key;
    if v_attempt_id is not null then
        perform rework.finish_attempt(v_attempt_id, 'sent', 'accepted', p_message.id);
    end if;
    perform leads.append_event(
        p_message.lead_id, 'template_accepted', 'worker',
        jsonb_build_object(
            'message', p_message.uid, 'template_id', p_message.template_id, 'purpose', p_message.purpose, 'accepted_at', p_message.accepted_at
        )
    );
end;
$$;

comment on function sending.follow_acceptance(sending.messages) is
'What follows when a message (as it is now) was accepted, by Meta or by Chatwoot: whatever it was refused for before is over once WhatsApp took it (sending.end_refusals), the attempt of the cadence that ordered it is sent, and the event says so,
from which the rest follows.';

revoke all on function sending.follow_acceptance(sending.messages) from public;
