create or replace function flow.hold_for_review(p_lead_id bigint, p_reason text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    perform from leads.leads as l where l.id = p_lead_id for no key update;
    perform sending.cancel_sends(p_lead_id);
    perform rework.cancel(p_lead_id, p_reason);
    perform leads.set_next_action(p_lead_id, 'human_review', p_now, 'whatsapp', p_reason);
end;
$$;

comment on function flow.hold_for_review(bigint, text, timestamptz) is
'Nothing more goes to a lead by itself, because of p_reason: what waited is cancelled, planned rework too, and a human looks.';

revoke all on function flow.hold_for_review(bigint, text, timestamptz) from public;
