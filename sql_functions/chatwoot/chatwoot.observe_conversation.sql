create or replace function chatwoot.observe_conversation(
    p_lead_id bigint,
    p_channel_id bigint,
    p_conversation jsonb,
    p_now timestamptz
)
returns text
language plpgsql
volatile
as $$
declare
    v_at constant timestamptz := chatwoot.chatwoot_time(p_conversation ->> 'updated_at');
    v_assignee_id constant bigint := (p_conversation ->> 'assignee_id')::bigint;
    v_lead leads.leads;
    v_known chatwoot.conversations;
    v_owner routing.consultants;
    v_chosen routing.consultants;
    v_has_assignee_changed boolean;
    v_is_stale boolean;
    v_is_status_news boolean;
    v_given_at timestamptz;
    v_current chatwoot.conversations;
    -- Chatwoot's own automatic assignment comes with the opening; a human's choice comes later.
    v_is_opening constant boolean := coalesce(v_at < chatwoot.chatwoot_time(p_conversation ->> 'created_at') + interval '10 seconds', false);
    v_outcome text := 'echo';
begin
    if v_at is null or p_conversation ->> 'id' is null then
        raise exception 'a conversation needs id and updated_at' using errcode = 'ID105';
    end if;
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    select c.* into v_known
    from chatwoot.conversations as c
    join leads.leads as l on l.id = c.lead_id
    where c.channel_id = p_channel_id and c.conversation_id = (p_conversation ->> 'id')::bigint and l.person_id = v_lead.person_id
    order by c.lead_id = p_lead_id desc, c.attempt desc
    limit 1;
    if not found then
        return 'not_ours';
    end if;
    if v_assignee_id is not null and v_at < util.current_time() + interval '10 minutes' and (v_known.assigned_at is null or v_assignee_id is distinct from v_known.asked_assignee_id) then
        update chatwoot.conversations as c
        set shown_at = v_at
        where c.channel_id = p_channel_id and c.conversation_id = v_known.conversation_id and (c.shown_at is null or c.shown_at < v_at);
    end if;
    -- A moment that has not come, of a clock that was wrong, makes nothing older.
    v_is_stale := coalesce(v_at < v_known.seen_updated_at and v_known.seen_updated_at < util.current_time() + interval '10 minutes', false);
    -- Whom a human chose before we gave it to somebody without knowing is a choice all the same, however late it is told.
    if v_is_stale and not coalesce(
        v_at < v_known.assigned_at and v_assignee_id is not null and v_assignee_id is distinct from v_known.assignee_id and v_assignee_id is distinct from v_known.replaced_assignee_id
        and coalesce(v_known.chosen_at < v_at, true) and coalesce(v_known.shown_at < v_at, true), false
    ) then
        return 'stale';
    end if;
    -- Of before our own order about it, which found it as it had been known.
    v_is_status_news := not v_is_stale and coalesce(p_conversation ->> 'status' in ('open', 'pending', 'snoozed', 'resolved'), false) and coalesce(v_at >= v_known.status_asked_at, true);

    v_has_assignee_changed := v_assignee_id is distinct from v_known.assignee_id and p_conversation -> 'is_with_bot' is distinct from 'true';
    -- STALE: of before the lead, or this conversation, was given to somebody, here or by a human in another conversation
    if v_has_assignee_changed then
        select greatest(chatwoot.given_at(p_lead_id), max(c.chosen_at)) into v_given_at
        from chatwoot.conversations as c
        where c.lead_id = p_lead_id and c.conversation_id <> v_known.conversation_id;
        v_has_assignee_changed := coalesce(v_at > v_given_at, true)
            and not coalesce(v_at <= v_known.assigned_at and v_assignee_id is not distinct from v_known.replaced_assignee_id, false)
            -- What we wrote over a choice that nobody had told us of is no choice.
            and not coalesce(v_assignee_id = v_known.asked_assignee_id and v_known.chosen_at < v_known.assigned_at and v_at >= v_known.assigned_at, false);
    end if;
    update chatwoot.conversations as c
    set seen_updated_at = case when v_is_stale then c.seen_updated_at else v_at end,
        status = case when v_is_status_news then p_conversation ->> 'status' else c.status end,
        status_by_hand_at = case when v_is_status_news and p_conversation ->> 'status' is distinct from c.status then least(v_at, p_now) else c.status_by_hand_at end,
        assignee_id = case when v_has_assignee_changed then v_assignee_id else c.assignee_id end,
        chosen_at = case
            when v_has_assignee_changed and not v_is_opening and v_assignee_id is not null then greatest(c.chosen_at, v_at)
            else c.chosen_at
        end
    where c.channel_id = p_channel_id and c.conversation_id = v_known.conversation_id;

    if v_is_status_news and p_conversation ->> 'status' = 'resolved' and v_known.status <> 'resolved' then
        perform leads.append_event(
            v_known.lead_id, 'conversation_resolved', 'chatwoot', jsonb_build_object('conversation_id', v_known.conversation_id)
        );
        v_outcome := 'resolved';
    elsif v_is_status_news and p_conversation ->> 'status' is distinct from v_known.status then
        v_outcome := case p_conversation ->> 'status' when 'open' then 'reopened' else p_conversation ->> 'status' end;
    end if;

    if v_has_assignee_changed then
        select * into v_owner from routing.consultants as c where c.id = v_lead.consultant_id;
        if v_assignee_id is not distinct from v_owner.chatwoot_agent_id then
            return v_outcome;
        end if;
        select * into v_chosen from routing.consultants as c where c.chatwoot_agent_id = v_assignee_id and c.is_active order by c.id limit 1;
        -- Of a conversation that an earlier lead of theirs had, only whom a human chose says something about this one.
        if v_known.lead_id <> p_lead_id and (v_is_opening or v_chosen.id is null) then
            return v_outcome;
        end if;
        if v_is_opening then
            if v_owner.chatwoot_agent_id is not null and leads.is_open(v_lead.status) and not exists (
                select
                from outbox.jobs as m
                where m.lead_id = p_lead_id and m.kind = 'chatwoot.update' and m.state in ('pending', 'claimed') and m.payload ? 'owner'
            ) then
                perform outbox.enqueue(
                    p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => p_now,
                    p_payload => jsonb_build_object('owner', true, 'conversation_id', v_known.conversation_id)
                );
            end if;
            return 'automatic_assignment';
        end if;

        -- The human wins: what we had ordered before must not take it back.
        perform outbox.withdraw(p_lead_id, 'chatwoot.update', 'owner');
        if v_chosen.id is not null and leads.is_open(v_lead.status) then
            perform routing.transfer_lead(p_lead_id, v_chosen.id, 'chatwoot_assignee', 'chatwoot');
            -- The takeover takes along the conversation that holds the person's words, and one stays open.
            v_current := chatwoot.current_conversation(p_lead_id);
            if v_is_stale or v_current.conversation_id <> v_known.conversation_id then
                perform outbox.enqueue(
                    p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => p_now,
                    p_payload => jsonb_build_object('owner', true, 'conversation_id', v_current.conversation_id)
                );
                perform chatwoot.close_others(p_lead_id, v_current.conversation_id, p_now);
            end if;
            return 'transferred';
        end if;
        if v_chosen.id is not null then
            -- They get the lead when the person comes back (flow.wake_lead).
            return 'kept_for_return';
        end if;
        perform leads.append_event(
            p_lead_id, case when v_assignee_id is null then 'conversation_unassigned' else 'conversation_assigned_elsewhere' end, 'chatwoot',
            jsonb_strip_nulls(jsonb_build_object('conversation_id', v_known.conversation_id, 'agent_id', v_assignee_id, 'at', least(v_at, p_now)))
        );
        return case when v_assignee_id is null then 'unassigned' else 'assigned_elsewhere' end;
    end if;
    return v_outcome;
end;
$$;

comment on function chatwoot.observe_conversation(bigint, bigint, jsonb, timestamptz) is
'Compares a conversation as Chatwoot shows it (see inbox.chatwoot_facts) with what we knew, in the order of its updated_at. Another assignee, chosen by
a human after the lead was last given to somebody, is a transfer of the lead and takes its open conversation along; nobody, or an agent who is no consultant of ours, wants a human''s look; a resolution is an event and never ends the lead. The conversation may be
one that an earlier lead of the person had.
Returns what it was: not_ours, stale, echo (nothing that we did not know or order), resolved, reopened, pending, snoozed, transferred, kept_for_return
(the lead is over), unassigned, assigned_elsewhere or
automatic_assignment, which is taken back. Raises ID105 without id or updated_at.';

revoke all on function chatwoot.observe_conversation(bigint, bigint, jsonb, timestamptz) from public;
