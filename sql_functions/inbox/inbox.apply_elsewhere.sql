create or replace function inbox.apply_elsewhere(p_channel sending.channels, p_kind text, p_payload jsonb, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_message constant jsonb := p_payload -> 'message';
    v_conversation constant jsonb := p_payload -> 'conversation';
    v_conversation_id constant bigint := (v_conversation ->> 'id')::bigint;
    v_at constant timestamptz := least(coalesce(chatwoot.chatwoot_time(v_message ->> 'created_at'), p_now), p_now);
    v_sender_id constant bigint := (v_message ->> 'sender_id')::bigint;
    v_key constant text := inbox.message_key(p_payload ->> 'account_id', v_message ->> 'id', v_message ->> 'created_at');
    v_person_id bigint;
    v_lead leads.leads;
    v_voided_lead_id bigint;
    v_fact inbox.facts;
    v_answer inbox.applied;
    v_applied inbox.applied;
begin
    v_applied.state := 'ignored';
    v_applied.reason := 'other_inbox';
    if v_message -> 'is_private' = 'true' or v_message -> 'is_reaction' = 'true' or v_message -> 'is_automatic' = 'true' or v_conversation_id is null then
        return v_applied;
    end if;

    if p_kind = 'message_failed' then
        -- What was refused counts for nothing.
        v_voided_lead_id := flow.void_signal('cw:message:' || v_key, 'chatwoot', 'answer_failed');
        if v_voided_lead_id is not null then
            perform leads.append_event(
                v_voided_lead_id, 'answer_failed', 'chatwoot',
                jsonb_build_object('message_id', (v_message ->> 'id')::bigint, 'conversation_id', v_conversation_id)
            );
            perform inbox.reread_replies(v_voided_lead_id);
            v_applied.state := 'applied';
            v_applied.reason := 'elsewhere';
            v_applied.lead_id := v_voided_lead_id;
        end if;
        return v_applied;
    end if;

    -- WHO: the contact that we know, else whoever has the contact's number by our own evidence
    select k.person_id into v_person_id
    from chatwoot.contacts as k
    join sending.channels as c on c.id = k.channel_id
    join leads.leads as l on l.person_id = k.person_id
    where c.chatwoot_account_id = p_channel.chatwoot_account_id and k.contact_id = (v_conversation ->> 'contact_id')::bigint
    order by leads.is_open(l.status) desc, l.last_outbound_at desc nulls last, l.id desc
    limit 1;
    if v_person_id is null then
        select f.person_id into v_person_id
        from inbox.find_sender(p_channel.id, (normalize.phone(v_conversation ->> 'phone')).match_key, null, v_at) as f
        where f.lead_id is not null;
    end if;
    -- GUARD: what strangers say in other inboxes is no business of ours
    if v_person_id is null then
        return v_applied;
    end if;
    select l.* into v_lead
    from leads.leads as l
    where l.person_id = v_person_id and date_trunc('second', l.created_at) <= v_at
    order by leads.is_open(l.status) desc, l.id desc
    limit 1;
    -- GUARD: it was said before they were referred
    if v_lead.id is null then
        return v_applied;
    end if;
    v_applied.lead_id := v_lead.id;

    if v_message ->> 'type' = 'incoming' then
        v_applied.state := 'applied';
        v_applied.reason := inbox.record_words_elsewhere(
            p_lead_id => v_lead.id, p_channel_id => p_channel.id, p_written_at => v_at, p_chatwoot_message_id => (v_message ->> 'id')::bigint,
            p_body => v_message ->> 'content', p_inbox_id => (p_payload ->> 'inbox_id')::bigint, p_conversation_id => v_conversation_id
        );
        v_applied.reason := coalesce(v_applied.reason, 'elsewhere');
        -- A human's answer may have been told first.
        for v_fact in
            select f.*
            from inbox.facts as f
            where f.lead_id = v_lead.id and f.kind = 'message' and f.state = 'ignored' and f.reason = 'other_inbox' and f.occurred_at >= v_at
                and f.payload #>> '{message,type}' = 'outgoing' and f.payload #>> '{conversation,id}' = v_conversation_id::text
                and f.payload ->> 'account_id' = p_payload ->> 'account_id'
            order by f.occurred_at, f.id
            for update
        loop
            v_answer := inbox.apply_elsewhere(p_channel, v_fact.kind, v_fact.payload, p_now);
            update inbox.facts as f set state = v_answer.state, reason = v_answer.reason where f.id = v_fact.id;
        end loop;
        return v_applied;
    end if;

    -- An answer there answers what was asked there; what waits on WhatsApp waits on.
    if v_message ->> 'type' = 'outgoing' and v_message -> 'is_failed' is distinct from 'true'
        and lower(v_message ->> 'sender_type') = 'user' and v_sender_id is distinct from p_channel.chatwoot_user_id
        and v_lead.unanswered_since <= v_at
        and not exists (select from inbox.facts as f where f.natural_key = 'cw:message_failed:' || v_key)
        and exists (
            select
            from leads.events as e
            where e.lead_id = v_lead.id and e.kind = 'replied' and (e.data ->> 'conversation_id')::bigint = v_conversation_id
                and (e.data ->> 'written_at')::timestamptz >= v_lead.unanswered_since
        )
        and not exists (
            select
            from inbox.replies as r
            where r.lead_id = v_lead.id and r.kind <> 'elsewhere' and r.written_at >= v_lead.unanswered_since
        )
    then
        v_applied.state := 'applied';
        v_applied.reason := 'elsewhere';
        perform inbox.record_human_answer(
            v_lead.id, (select c.id from routing.consultants as c where c.chatwoot_agent_id = v_sender_id order by c.is_active desc, c.id limit 1), v_at,
            'cw:message:' || v_key,
            coalesce(v_message ->> 'content', '') ~ '[?]'
        );
    end if;
    return v_applied;
end;
$$;

comment on function inbox.apply_elsewhere(sending.channels, text, jsonb, timestamptz) is
'Applies one message of another inbox of the account than our channel''s (payload of inbox.chatwoot_facts; p_channel: a channel of that account). What a person of ours wrote there counts against their silence
(inbox.record_words_elsewhere), and a human''s answer there answers it, unless it could not be sent (p_kind message_failed). Everybody else, notes, automation and what came before the lead are ignored as other_inbox.';

revoke all on function inbox.apply_elsewhere(sending.channels, text, jsonb, timestamptz) from public;
