create or replace function flow.give_signal(p_signal_id bigint, p_lead_id bigint, p_actor text)
returns void
language plpgsql
volatile
as $$
declare
    v_former_id bigint;
    v_reason text;
begin
    select s.lead_id, coalesce(s.reason, s.signal) into v_former_id, v_reason from flow.signals as s where s.id = p_signal_id;
    perform from leads.leads as l where l.id in (v_former_id, p_lead_id) order by l.id for no key update;
    update flow.signals as s set lead_id = p_lead_id where s.id = p_signal_id;
    perform flow.decide(v_former_id, p_actor, v_reason);
    perform flow.decide(p_lead_id, p_actor, v_reason);
end;
$$;

comment on function flow.give_signal(bigint, bigint, text) is
'What was said was said about another lead of the person, as became known later: decides for both what follows.';

revoke all on function flow.give_signal(bigint, bigint, text) from public;
