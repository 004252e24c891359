create or replace function routing.assign(p_lead_id bigint, p_excluded_ids bigint[] default '{}', p_excluded_reason text default 'let_it_pass')
returns bigint
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
    v_decided record;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    if not found then
        raise exception 'lead % does not exist', p_lead_id using errcode = 'ID201';
    end if;

    v_decided := routing.decide(v_lead, p_excluded_ids, p_excluded_reason);
    perform leads.set_owner(p_lead_id, v_decided.winner_id, v_decided.queue_code);
    perform leads.append_event(p_lead_id, v_decided.event_kind, 'system', v_decided.event_data, null, v_decided.decided_at);
    return v_decided.decision_id;
end;
$$;

comment on function routing.assign(bigint, bigint[], text) is
'Gives a lead to whom routing.decide() says, with its event, and returns the decision. The pool''s turn stays locked until the transaction ends: call
it last, commit asynchronously and run util.durable() before anybody is answered. Raises ID201 (no such lead), 40001.';

revoke all on function routing.assign(bigint, bigint[], text) from public;
