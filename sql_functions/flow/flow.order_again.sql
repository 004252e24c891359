create or replace function flow.order_again(p_lead leads.leads, p_step leads.step)
returns void
language plpgsql
volatile
as $$
declare
    v_attempt rework.attempts;
begin
    if p_step.action = 'first_contact' then
        perform sending.restore_send('first_contact:' || p_lead.id, p_lead.first_contact_due_at);
        -- It was never ordered when its time came while another step stood.
        if p_lead.next_action is distinct from 'first_contact' and (
            exists (select from chatwoot.conversations as c where c.lead_id = p_lead.id)
            or exists (
                select
                from outbox.jobs as j
                where j.lead_id = p_lead.id and j.kind in ('chatwoot.contact', 'chatwoot.conversation') and j.state = 'dead'
            )
        ) then
            perform sending.request_first_contact(p_lead.id);
        end if;
    elsif p_step.action = 'rework' then
        select a.* into v_attempt
        from rework.attempts as a
        where a.lead_id = p_lead.id and a.cycle = p_step.cycle
        order by a.step desc
        limit 1;
        if v_attempt.state = 'cancelled' then
            perform rework.reopen_attempt(v_attempt.id);
            perform sending.restore_send(
                (select j.dedupe_key from outbox.jobs as j where j.id = v_attempt.outbox_id), greatest(v_attempt.due_at, p_step.action_at)
            );
        end if;
    end if;
end;
$$;

comment on function flow.order_again(leads.leads, leads.step) is
'A lead waits for a template again, since what had withdrawn it did not happen (words that WhatsApp refused): its first contact or its step of the cadence, which were
cancelled, are ordered again under their own keys. Changes nothing when they are ordered or were sent. The caller holds the lead''s row (p_lead as before the step).';

revoke all on function flow.order_again(leads.leads, leads.step) from public;
