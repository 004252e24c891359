create or replace function routing.keep_talker(p_lead_id bigint, p_agent_id bigint, out is_kept boolean, out reason text)
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_lead leads.leads;
    v_talker routing.consultants;
    v_decision_id bigint;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    perform routing.hold_still();
    is_kept := false;
    if not leads.is_open(v_lead.status) then
        reason := 'ended';
        return;
    end if;
    -- Of two consultants who are one agent there, the one who has the lead.
    select c.* into v_talker
    from routing.consultants as c
    where c.chatwoot_agent_id = p_agent_id
    order by c.id is not distinct from v_lead.consultant_id desc, c.is_active desc, c.id
    limit 1;
    if v_talker.id is null then
        reason := 'no_consultant';
        return;
    end if;
    if v_talker.id = v_lead.consultant_id then
        is_kept := true;
        reason := 'owner';
        return;
    end if;
    -- GUARD: a human of ours gave the lead to somebody since it came
    if exists (
        select
        from leads.events as e
        where e.lead_id = p_lead_id and e.kind in ('transferred', 'owner_confirmed') and (e.actor like 'token:%' or e.actor like 'operator%')
    ) then
        reason := 'given_by_a_human';
        return;
    end if;
    -- Whoever talks with the person has that work already, however much else they have.
    select e.is_eligible, e.reason into is_kept, reason
    from routing.eligibility(
        v_lead, null, v_talker.id, routing.who_let_it_pass(p_lead_id), 'term_passed', routing.submitter_of(v_lead), v_now, false
    ) as e;
    if is_kept is not true then
        is_kept := false;
        return;
    end if;
    reason := 'already_talking';
    perform leads.set_owner(p_lead_id, v_talker.id, null);
    insert into routing.decisions (lead_id, winner_id, snapshot, decided_at)
    values (p_lead_id, v_talker.id, jsonb_build_object('reason', keep_talker.reason, 'members', jsonb_build_array(v_talker.id), 'excluded', '[]'::jsonb), v_now)
    returning id into v_decision_id;
    perform leads.append_event(
        p_lead_id, 'assigned', 'system',
        jsonb_strip_nulls(jsonb_build_object(
            'decision_id', v_decision_id, 'consultant_id', v_talker.id, 'reason', reason, 'from_consultant_id', v_lead.consultant_id, 'from_queue', v_lead.queue_code
        )),
        null, v_now
    );
end;
$$;

comment on function routing.keep_talker(bigint, bigint) is
'An agent of Chatwoot has the open conversation with an open lead''s person: whoever they are among the consultants keeps the person, if they can take the lead (routing.eligibility, whatever their load) and no human
gave it to somebody. With a decision (reason already_talking) and its event. Returns whether the lead is theirs now, and why, or why not: owner, already_talking, no_consultant, given_by_a_human, ended, or a
reason of routing.eligibility().';

revoke all on function routing.keep_talker(bigint, bigint) from public;
