create or replace function messaging.freeze_lead(p_lead_id bigint, p_reason text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    perform from core.leads as l where l.id = p_lead_id for no key update;
    perform outbox.cancel_sends(p_lead_id);
    perform rework.cancel(p_lead_id, p_reason);
    perform core.set_next_action(p_lead_id, 'human_review', p_now, 'whatsapp', p_reason);
end;
$$;

comment on function messaging.freeze_lead(bigint, text, timestamptz) is
'Nothing more goes to a lead by itself, because of p_reason: what waited is cancelled, planned rework too, and a human looks.';

revoke all on function messaging.freeze_lead(bigint, text, timestamptz) from public;
