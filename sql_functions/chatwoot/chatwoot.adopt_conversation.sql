create or replace function chatwoot.adopt_conversation(
    p_lead_id bigint,
    p_channel_id bigint,
    p_conversation jsonb,
    p_is_humans boolean,
    p_now timestamptz
)
returns boolean
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
    v_attempt integer;
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
        lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, status, seen_updated_at, created_at
    )
    values (
        p_lead_id, p_channel_id, v_attempt, (p_conversation ->> 'id')::bigint, (p_conversation ->> 'assignee_id')::bigint, false,
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

    perform outbox.enqueue(
        p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => p_now,
        p_payload => jsonb_strip_nulls(jsonb_build_object(
            'conversation_id', (p_conversation ->> 'id')::bigint,
            'owner', case when not p_is_humans or p_conversation ->> 'assignee_id' is null then true end,
            'labels_add', jsonb_build_array('indica-lead', 'indica-' || v_lead.origin),
            'custom_attributes', jsonb_build_object(
                'indica_lead', v_lead.uid, 'indica_attempt', v_attempt::text, 'indica_origin', v_lead.origin
            )
        ))
    );
    if not p_is_humans then
        perform chatwoot.close_others(p_lead_id, (p_conversation ->> 'id')::bigint, p_now);
    end if;
    return true;
end;
$$;

comment on function chatwoot.adopt_conversation(bigint, bigint, jsonb, boolean, timestamptz) is
'Chatwoot opened a conversation with the person of an open lead, or a human of ours did: it becomes the lead''s next one, gets our marks and labels, and
is given to the lead''s consultant, unless a human gave it to somebody; when
it holds the person''s words, it is the one that stays open. Returns false when there is nothing to adopt: the lead has it already, a worker is making it, or the lead has ended.';

revoke all on function chatwoot.adopt_conversation(bigint, bigint, jsonb, boolean, timestamptz) from public;
