create or replace function routing.pass_on(p_lead leads.leads, p_wait routing.waits)
returns void
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_term constant routing.terms := routing.find_term(p_lead, p_wait.kind);
    v_passed constant bigint[] := p_wait.passed_ids || coalesce(array[p_wait.consultant_id], '{}');
    v_said constant jsonb := jsonb_strip_nulls(jsonb_build_object(
        'kind', p_wait.kind, 'due_at', p_wait.due_at, 'consultant_id', p_wait.consultant_id, 'from_queue', p_wait.queue_code
    ));
    v_decided record;
    v_winner_id bigint;
    v_queue text;
    v_kind text := 'queued';
    v_data jsonb;
begin
    -- NOBODY FOLLOWS: the owner keeps it, or it lies in a queue already
    if p_lead.consultant_id is null or v_term.passes_to = 'nobody' then
        update routing.waits as w set told_at = coalesce(w.told_at, v_now), passed_at = v_now where w.lead_id = p_lead.id;
        perform leads.append_event(p_lead.id, 'term_passed', 'system', v_said);
        return;
    end if;

    if cardinality(p_wait.passed_ids) = 0 then
        v_decided := routing.decide(p_lead, v_passed, 'term_passed');
        v_winner_id := v_decided.winner_id;
        v_queue := v_decided.queue_code;
        v_kind := v_decided.event_kind;
        v_data := v_decided.event_data;
    else
        -- A second owner let it pass: somebody has to look at it.
        v_queue := 'overdue';
        v_data := jsonb_build_object(
            'decision_id', routing.decide_queue(p_lead, v_queue, 'term_passed_twice', v_passed), 'queue', v_queue, 'reason', 'term_passed_twice'
        );
    end if;
    update routing.waits as w set passed_ids = v_passed where w.lead_id = p_lead.id;
    perform leads.set_owner(p_lead.id, v_winner_id, v_queue);
    perform leads.append_event(p_lead.id, 'term_passed', 'system', v_said || jsonb_strip_nulls(jsonb_build_object(
        'to_consultant_id', v_winner_id, 'queue', v_queue
    )));
    perform leads.append_event(p_lead.id, v_kind, 'system', v_data || jsonb_build_object('cause', 'term_passed'));
    if v_winner_id is null then
        update routing.waits as w set told_at = v_now, passed_at = v_now where w.lead_id = p_lead.id;
    end if;
end;
$$;

comment on function routing.pass_on(leads.leads, routing.waits) is
'The term of a lead is over: it goes to the next who is eligible, without whom let it pass (routing.decide); from a second owner to the queue overdue, and to the queue triage
when nobody is eligible. History tells who let it pass and who has it now. Where nobody follows, the wait is marked as past its last escalation. The caller holds the
lead''s row. Takes a pool''s turn.';

revoke all on function routing.pass_on(leads.leads, routing.waits) from public;
