create or replace function routing.keep_wait(p_lead_id bigint, p_somebody_acted boolean default false)
returns boolean
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_lead leads.leads;
    v_known routing.waits;
    v_wait routing.waits;
    v_term routing.terms;
    v_goes_on boolean;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    select * into v_known from routing.waits as w where w.lead_id = p_lead_id;
    v_wait.kind := routing.wait_kind(v_lead);
    if v_wait.kind = 'first_contact' and v_lead.first_contact_due_at > v_now - interval '10 minutes' then
        -- It goes out by itself; routing.escalate() comes back when it did not.
        v_wait.kind := null;
    end if;
    v_term := routing.find_term(v_lead, v_wait.kind);
    if v_term.kind is null then
        delete from routing.waits as w where w.lead_id = p_lead_id;
        return found;
    end if;

    -- The same wait of the same owner goes on, whatever else was said about it.
    v_goes_on := v_known.kind is not distinct from v_wait.kind
        and v_known.consultant_id is not distinct from v_lead.consultant_id and v_known.queue_code is not distinct from v_lead.queue_code
        and not p_somebody_acted
        -- A new hour is a new wait; what the person, or a machine, says again is not.
        and (v_wait.kind in ('answer_person', 'human_review', 'queue') or v_known.step_at is not distinct from v_lead.next_action_at);
    v_wait.since := case
        when v_goes_on then v_known.since
        when v_wait.kind = 'first_contact' then greatest(v_lead.first_contact_due_at, v_lead.created_at)
        when v_wait.kind = 'queue' then v_now
        else greatest(v_now, v_lead.next_action_at)
    end;
    v_wait.consultant_id := v_lead.consultant_id;
    v_wait := routing.calculate_wait(v_wait, v_term);
    insert into routing.waits as w (
        lead_id, kind, consultant_id, queue_code, step_at, since, at_risk_at, due_at, told_at, passed_at, passed_ids, terms_hash
    )
    values (
        p_lead_id, v_wait.kind, v_lead.consultant_id, v_lead.queue_code, v_lead.next_action_at, v_wait.since, v_wait.at_risk_at, v_wait.due_at,
        case when v_goes_on then v_known.told_at end, case when v_goes_on then v_known.passed_at end,
        case when p_somebody_acted then '{}' else coalesce(v_known.passed_ids, '{}') end, routing.terms_hash()
    )
    on conflict (lead_id) do update set
        kind = excluded.kind, consultant_id = excluded.consultant_id, queue_code = excluded.queue_code, step_at = excluded.step_at,
        since = excluded.since, at_risk_at = excluded.at_risk_at, due_at = excluded.due_at, told_at = excluded.told_at,
        passed_at = excluded.passed_at, passed_ids = excluded.passed_ids, terms_hash = excluded.terms_hash;
    return not v_goes_on;
end;
$$;

comment on function routing.keep_wait(bigint, boolean) is
'Writes down whether, for what and until when a lead waits for a human (routing.waits), as its step and its owner stand now: a new step, a new hour and a new owner begin a
wait, the rest goes on with it. p_somebody_acted: a human of ours did something; who let a term pass before that is forgotten. Returns whether the wait is another one. The
caller holds the lead''s row.';

revoke all on function routing.keep_wait(bigint, boolean) from public;
