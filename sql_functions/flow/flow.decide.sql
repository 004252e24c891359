create or replace function flow.decide(p_lead_id bigint, p_actor text, p_reason text)
returns void
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
    v_step leads.step;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    v_step := flow.replay(v_lead);
    perform leads.store_step(v_lead, v_step, p_actor, p_reason);
    -- What was ordered for silence leaves only while the lead waits for it.
    if v_step.action is distinct from 'first_contact' and v_step.action is distinct from 'rework' then
        perform sending.cancel_sends(p_lead_id);
        perform rework.cancel(p_lead_id, p_reason);
    else
        perform flow.order_again(v_lead, v_step);
    end if;
end;
$$;

comment on function flow.decide(bigint, text, text) is
'Decides the next step of a lead anew from everything that was said (flow.replay), keeps it, and withdraws the templates and attempts that were ordered for
silence when the lead does not wait for them any more. When what withdrew them turns out not to have happened, they are ordered again (flow.order_again).';

revoke all on function flow.decide(bigint, text, text) from public;
