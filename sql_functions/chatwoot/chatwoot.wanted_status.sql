create or replace function chatwoot.wanted_status(
    p_lead leads.leads,
    p_conversation chatwoot.conversations,
    p_now timestamptz,
    out status text,
    out is_due boolean,
    out looks_at timestamptz
)
language plpgsql
stable
as $$
declare
    -- Chatwoot opens by itself what the person writes into; words that Meta told first are on their way there.
    c_own_opening constant interval := interval '1 minute';
    v_kind text;
    v_said_at constant timestamptz := greatest(p_lead.last_inbound_at, p_lead.last_answer_at);
    v_agent_id bigint;
begin
    is_due := false;
    if not leads.is_open(p_lead.status) then
        return;
    end if;
    v_kind := routing.wait_kind(p_lead);
    if v_kind in ('answer_person', 'human_review', 'call_by_consultant', 'scheduled', 'follow_up') then
        is_due := coalesce(p_lead.next_action_at <= p_now, true);
        if not is_due then
            looks_at := p_lead.next_action_at;
        end if;
    elsif v_kind = 'queue' then
        is_due := true;
    end if;
    is_due := is_due or exists (
        select from routing.waits as w where w.lead_id = p_lead.id and (w.told_at is not null or w.passed_at is not null)
    );

    -- SWITCHED OFF: only what we put to sleep is woken
    if ops.setting_text('chatwoot_waiting') <> 'snoozed' then
        status := case when p_conversation.status = 'snoozed' and p_conversation.asked_status = 'snoozed' and p_conversation.status_by_hand_at is null then 'open' end;
        return;
    end if;
    if is_due then
        if v_kind = 'answer_person' and v_said_at > p_now - c_own_opening then
            looks_at := v_said_at + c_own_opening;
        else
            status := 'open';
        end if;
        return;
    end if;
    -- THEIRS: what was agreed for a later day, a talk, a bot's, what somebody else has
    if v_kind in ('scheduled', 'follow_up') or p_conversation.status in ('pending', 'resolved')
        or (v_said_at is not null and coalesce(v_said_at >= p_lead.last_outbound_at, true))
    then
        return;
    end if;
    select c.chatwoot_agent_id into v_agent_id from routing.consultants as c where c.id = p_lead.consultant_id;
    if p_conversation.assignee_id is not null and p_conversation.assignee_id is distinct from v_agent_id then
        return;
    end if;
    -- SHARED: two people of one number may be written to in one conversation
    if exists (
        select
        from chatwoot.conversations as o
        join leads.leads as l on l.id = o.lead_id
        where o.channel_id = p_conversation.channel_id and o.conversation_id = p_conversation.conversation_id and o.lead_id <> p_lead.id
            and leads.is_open(l.status) and coalesce(routing.wait_kind(l) <> 'first_contact', false) and coalesce(l.next_action_at <= p_now, true)
    ) then
        return;
    end if;
    status := 'snoozed';
end;
$$;

comment on function chatwoot.wanted_status(leads.leads, chatwoot.conversations, timestamptz) is
'How a lead''s conversation should stand in Chatwoot while the lead''s step stands (setting chatwoot_waiting): snoozed while only the person or the cadence moves it, or a call is due later; open when a step of a human is due (answer, call, review, appointment,
a queue) or its term is at risk; null: as it is, as in a talk, in what somebody else than the owner has, until an appointment, and while another lead that is talked with there waits for a human. is_due: a human''s step is due, whatever the setting says. looks_at: when time alone changes the answer.';

revoke all on function chatwoot.wanted_status(leads.leads, chatwoot.conversations, timestamptz) from public;
