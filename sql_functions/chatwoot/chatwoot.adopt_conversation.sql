create or replace function chatwoot.adopt_conversation(
    p_lead_id bigint,
    p_channel_id bigint,
    p_conversation jsonb,
    p_is_humans boolean,
    p_now timestamptz,
    p_said_at timestamptz default null
)
returns boolean
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
    v_attempt integer;
    -- Chatwoot gives what it opens to somebody by itself; who had it before these words is there by choice.
    v_is_opening constant boolean := coalesce(p_said_at < chatwoot.chatwoot_time(p_conversation ->> 'created_at') + interval '10 seconds', true);
    v_agent_id constant bigint := (p_conversation ->> 'assignee_id')::bigint;
    v_owner routing.consultants;
    v_assignee routing.consultants;
    v_gives_to_owner boolean := false;
    v_kept record;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    if not leads.is_open(v_lead.status)
        -- Ours, and a worker is about to report it.
        or p_conversation ->> 'lead' = v_lead.uid::text
        or exists (
            select
            from chatwoot.conversations as c
            where c.lead_id = p_lead_id and c.channel_id = p_channel_id and c.conversation_id = (p_conversation ->> 'id')::bigint
        )
    then
        return false;
    end if;

    select coalesce(max(c.attempt), 0) + 1 into v_attempt from chatwoot.conversations as c where c.lead_id = p_lead_id;
    insert into chatwoot.conversations (
        lead_id, channel_id, attempt, conversation_id, uuid, assignee_id, is_reused, status, seen_updated_at, created_at
    )
    values (
        p_lead_id, p_channel_id, v_attempt, (p_conversation ->> 'id')::bigint, p_conversation ->> 'uuid', v_agent_id, false,
        case when p_conversation ->> 'status' in ('pending', 'snoozed', 'resolved') then p_conversation ->> 'status' else 'open' end, chatwoot.chatwoot_time(p_conversation ->> 'updated_at'), p_now
    );
    insert into chatwoot.contacts (person_id, channel_id, contact_id, source_id, updated_at)
    select v_lead.person_id, p_channel_id, (p_conversation ->> 'contact_id')::bigint, p_conversation ->> 'source_id', p_now
    where p_conversation ->> 'contact_id' is not null
    on conflict (person_id, channel_id) do nothing;
    perform leads.append_event(
        p_lead_id, 'conversation_adopted', 'chatwoot',
        jsonb_build_object('conversation_id', (p_conversation ->> 'id')::bigint, 'attempt', v_attempt)
    );

    -- ONE OWNER
    select * into v_owner from routing.consultants as c where c.id = v_lead.consultant_id;
    if v_agent_id is null or (v_is_opening and not p_is_humans) then
        v_gives_to_owner := v_agent_id is null or v_agent_id is distinct from v_owner.chatwoot_agent_id;
    elsif v_agent_id is distinct from v_owner.chatwoot_agent_id and not p_is_humans then
        v_kept := routing.keep_talker(p_lead_id, v_agent_id);
        v_gives_to_owner := v_kept.is_kept is not true;
    elsif v_agent_id is distinct from v_owner.chatwoot_agent_id then
        -- A human's choice, unless the lead was given to somebody since.
        select * into v_assignee from routing.consultants as c where c.chatwoot_agent_id = v_agent_id and c.is_active order by c.id limit 1;
        v_gives_to_owner := v_assignee.id is null
            or coalesce(chatwoot.chatwoot_time(p_conversation ->> 'updated_at') <= chatwoot.given_at(p_lead_id), false);
        if not v_gives_to_owner then
            perform routing.transfer_lead(p_lead_id, v_assignee.id, 'chatwoot_assignee', 'chatwoot');
        end if;
    end if;
    perform outbox.enqueue(
        p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => p_now,
        p_payload => jsonb_strip_nulls(jsonb_build_object(
            'conversation_id', (p_conversation ->> 'id')::bigint,
            'owner', case when v_gives_to_owner then true end,
            'labels', true,
            'custom_attributes', chatwoot.marks_of(p_lead_id, v_attempt)
        ))
    );
    -- Whoever reads it there knows who they are.
    if v_attempt = 1 then
        perform chatwoot.request_summary_note(p_lead_id);
    else
        perform chatwoot.request_note(p_lead_id, format('summary:%s:%s', p_lead_id, v_attempt), '{"about": "summary"}');
    end if;
    if not p_is_humans then
        perform chatwoot.close_others(p_lead_id, (p_conversation ->> 'id')::bigint, p_now);
    end if;
    return true;
end;
$$;

comment on function chatwoot.adopt_conversation(bigint, bigint, jsonb, boolean, timestamptz, timestamptz) is
'Chatwoot opened a conversation with the person of an open lead, or a human of ours did, in which somebody wrote at p_said_at: it becomes the lead''s next one, gets our marks, labels and the note that tells the lead. Owner and assignee become one: the consultant for whom a human
opened it gets the lead, who had it before keeps the person (routing.keep_talker), else it is given to the lead''s owner. When
it holds the person''s words, it is the one that stays open. Returns false when there is nothing to adopt: the lead has it already, a worker is making it, or the lead has ended.';

revoke all on function chatwoot.adopt_conversation(bigint, bigint, jsonb, boolean, timestamptz, timestamptz) from public;
