create or replace function chatwoot.request_standing(p_lead_id bigint, p_is_first boolean default false)
returns boolean
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_lead leads.leads;
    v_conversation constant chatwoot.conversations := chatwoot.current_conversation(p_lead_id);
    v_sleeps constant boolean := ops.setting_text('chatwoot_waiting') = 'snoozed';
    v_wanted record;
    v_changes jsonb;
begin
    -- GUARD: one that was never looked at is chatwoot.settle_standing()'s
    if v_conversation.id is null or v_conversation.status = 'resolved' or (v_sleeps and v_conversation.asked_status is null and not p_is_first) then
        return false;
    end if;
    select * into v_lead from leads.leads as l where l.id = p_lead_id;
    v_wanted := chatwoot.wanted_status(v_lead, v_conversation, v_now);
    update chatwoot.conversations as c
    set looks_at = v_wanted.looks_at, asked_status = case when v_sleeps then coalesce(c.asked_status, c.status) else c.asked_status end
    where c.id = v_conversation.id and (c.looks_at is distinct from v_wanted.looks_at or (v_sleeps and c.asked_status is null));
    if not leads.is_open(v_lead.status) then
        return false;
    end if;
    v_changes := chatwoot.standing_changes(v_lead, v_conversation, v_now);
    -- Words alone, in what sleeps or is talked in, go along with the next order.
    if not v_changes ? 'status' and v_wanted.is_due is not true then
        return false;
    end if;
    -- GUARD: what waits to leave reads it then; words that are minutes old are Chatwoot's to open first
    if v_changes = '{}' or (v_wanted.status is null and v_wanted.looks_at > v_now) or exists (
        select
        from outbox.jobs as j
        where j.lead_id = p_lead_id and j.kind = 'chatwoot.update' and j.state = 'pending' and (j.payload ? 'standing' or j.payload ? 'labels' or j.payload ? 'owner')
            and coalesce((j.payload ->> 'conversation_id')::bigint = v_conversation.conversation_id, true)
    ) then
        return false;
    end if;
    perform outbox.enqueue(p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => v_now, p_payload => '{"standing": true}');
    return true;
end;
$$;

comment on function chatwoot.request_standing(bigint, boolean) is
'Orders that the conversation of a lead sleeps, wakes and shows priority and next step as the lead stands (chatwoot.standing_changes), unless nothing is left to change or an order that waits does it; and keeps when to look again. p_is_first: also of one that was never looked at. Returns whether it was ordered.';

revoke all on function chatwoot.request_standing(bigint, boolean) from public;
