create or replace function chatwoot.succeed_conversation(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_channel constant sending.channels := sending.default_channel();
    v_lead leads.leads;
    v_talk record;
    v_other_id bigint;
    v_then jsonb;
    v_attempt integer;
    v_last integer;
    v_contact_id bigint;
    v_none chatwoot.conversations;
    v_wanted record;
    v_status constant text := case when p_result ->> 'status' in ('pending', 'snoozed') then p_result ->> 'status' else 'open' end;
    v_sleeps constant boolean := p_result ? 'status' and ops.setting_text('chatwoot_waiting') = 'snoozed';
begin
    -- GUARD: the lease was lost
    if not p_is_ours then
        return false;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    -- Adoption and making exclude each other.
    select * into v_lead from leads.leads as l where l.id = v_job.lead_id for no key update;
    -- GUARD: the number is another contact's in that inbox: none can be made, and a human looks
    if p_result ->> 'conversation_id' is null then
        update chatwoot.contacts as k
        set source_id = null, updated_at = p_now
        where k.person_id = v_lead.person_id and k.channel_id = v_channel.id
        returning k.contact_id into v_contact_id;
        perform leads.append_event(
            v_lead.id, 'chatwoot_contact_ready', 'worker',
            jsonb_build_object('contact_id', v_contact_id, 'adopted', true, 'has_source', false, 'conflicts', coalesce(p_result -> 'conflicts', '[]'))
        );
        return true;
    end if;
    select max(c.attempt) filter (where c.conversation_id = (p_result ->> 'conversation_id')::bigint), max(c.attempt) into v_attempt, v_last
    from chatwoot.conversations as c
    where c.lead_id = v_job.lead_id;
    -- One that was adopted while this one was being made keeps its number.
    v_attempt := coalesce(v_attempt, greatest((v_job.payload ->> 'attempt')::integer, v_last + 1, 1));
    v_none.status := v_status;
    v_none.assignee_id := (p_result ->> 'assignee_id')::bigint;
    v_wanted := chatwoot.wanted_status(v_lead, v_none, p_now);
    insert into chatwoot.conversations as c (
        lead_id, channel_id, attempt, conversation_id, uuid, assignee_id, is_reused, status, asked_status, shown_step, status_by_hand_at, looks_at, labelled_at, created_at
    )
    values (
        v_job.lead_id, v_channel.id, v_attempt, (p_result ->> 'conversation_id')::bigint, p_result ->> 'uuid',
        (p_result ->> 'assignee_id')::bigint, (p_result ->> 'reused')::boolean,
        v_status,
        case when v_sleeps then v_status end,
        v_lead.next_action,
        -- Open for another reason, and left so: theirs until the next step.
        case when v_sleeps and p_result -> 'reused' = 'true' and v_wanted.status is distinct from 'open' then p_now end,
        case when v_sleeps then p_now end, p_now, p_now
    )
    on conflict (lead_id, attempt) do update set
        uuid = coalesce(excluded.uuid, c.uuid), assignee_id = excluded.assignee_id, is_reused = excluded.is_reused, status = excluded.status,
        asked_status = excluded.asked_status, shown_step = excluded.shown_step,
        status_by_hand_at = excluded.status_by_hand_at, looks_at = excluded.looks_at;
    perform leads.append_event(
        v_job.lead_id, 'chatwoot_conversation_ready', 'worker',
        jsonb_strip_nulls(jsonb_build_object(
            'conversation_id', p_result -> 'conversation_id', 'assignee_id', p_result -> 'assignee_id',
            'reused', p_result -> 'reused', 'lock_to_single', p_result -> 'lock_to_single'
        ))
    );

    -- ONE OWNER
    perform chatwoot.settle_owner(v_job.lead_id, (p_result ->> 'conversation_id')::bigint, p_now);
    if p_result ->> 'assignee_id' is null and p_result -> 'reused' is distinct from 'true' then
        -- Whom we asked for may be no agent any more: nothing tells.
        perform chatwoot.doubt_agent(v_job.lead_id, p_now);
    end if;
    -- NO TEMPLATE to who talks with us: it would land in the middle
    select * into v_lead from leads.leads as l where l.id = v_job.lead_id;
    v_talk := chatwoot.talk_of(p_result -> 'found', p_now);
    if v_talk.said_at is not null and v_lead.next_action = 'first_contact' then
        if v_talk.said_by = 'human' and v_lead.status = 'new' then
            perform leads.change_status(v_lead.id, 'contacted', 'chatwoot', 'human_wrote_first');
        end if;
        perform leads.append_event(
            v_lead.id, 'talk_found', 'chatwoot',
            -- It counts from when there was a lead.
            jsonb_build_object('conversation_id', v_talk.conversation_id, 'said_by', v_talk.said_by, 'at', greatest(v_talk.said_at, v_lead.created_at))
        );
    end if;
    -- ONE CONVERSATION: what was adopted while this one was being made holds the person's words
    if v_job.payload -> 'is_new_number' = 'true' then
        perform chatwoot.close_others(v_lead.id, (p_result ->> 'conversation_id')::bigint, p_now);
    else
        select c.conversation_id into v_other_id
        from chatwoot.conversations as c
        where c.lead_id = v_lead.id and c.channel_id = v_channel.id and c.status <> 'resolved'
            and c.conversation_id is distinct from (p_result ->> 'conversation_id')::bigint
            and (v_job.payload -> 'force_new' is distinct from 'true' or v_lead.unanswered_since is not null)
        order by c.attempt desc
        limit 1;
        if v_other_id is not null then
            perform chatwoot.close_others(v_lead.id, v_other_id, p_now);
        end if;
    end if;
    if p_result -> 'reused' = 'true' then
        -- What was open beside it before the lead came is closed too, but for one in which they talk: Chatwoot puts their next words into the newest.
        insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, created_at)
        select
            v_lead.id, v_channel.id,
            (select least(min(c.attempt), 1) from chatwoot.conversations as c where c.lead_id = v_lead.id) - row_number() over (order by f.conversation_id desc),
            f.conversation_id, f.assignee_id, false, p_now
        from jsonb_to_recordset(coalesce(p_result -> 'found', '[]')) as f (
            conversation_id bigint, inbox_id bigint, assignee_id bigint, incoming_at double precision, outgoing_at double precision
        )
        where f.inbox_id = v_channel.chatwoot_inbox_id and f.conversation_id < (p_result ->> 'conversation_id')::bigint
            and f.incoming_at is null and f.outgoing_at is null
            and not exists (select from chatwoot.conversations as c where c.lead_id = v_lead.id and c.conversation_id = f.conversation_id);
        if found then
            perform chatwoot.close_others(v_lead.id, (p_result ->> 'conversation_id')::bigint, p_now);
        end if;
    end if;
    perform chatwoot.follow_conversation(
        v_job.lead_id, p_now, p_is_told => coalesce(v_job.payload -> 'then' @> '[{"kind": "chatwoot.note", "payload": {"about": "summary"}}]', false)
    );
    if v_job.payload -> 'is_new_number' = 'true' then
        -- What was told in the conversation of the former number is told again where the consultant writes now.
        perform chatwoot.request_note(v_lead.id, format('summary:%s:%s', v_lead.id, v_attempt), '{"about": "summary"}');
    end if;
    for v_then in select t.value from jsonb_array_elements(v_job.payload -> 'then') as t loop
        perform outbox.enqueue(
            p_kind => v_then ->> 'kind', p_lead_id => v_job.lead_id, p_due_at => p_now,
            p_payload => v_then -> 'payload'
        );
    end loop;
    return true;
end;
$$;

comment on function chatwoot.succeed_conversation(bigint, boolean, jsonb, timestamptz) is
'The worker found or created the conversation (result: conversation_id, uuid, assignee_id, status, reused, lock_to_single, found: what was open with the person, see chatwoot.talk_of): remembers it, makes one of owner and assignee
(chatwoot.settle_owner), closes a second one, also of before the lead, and orders the first
template, unless the person and one of ours talk: then their words say what comes next. The note follows the template; when none goes out now, it is ordered at once.
Without conversation_id the number is another contact''s (conflicts), which wants a human.
Payload {"then": [{"kind", "payload"}]}: what waited for a conversation that vanished is ordered again.';

revoke all on function chatwoot.succeed_conversation(bigint, boolean, jsonb, timestamptz) from public;
