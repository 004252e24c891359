create or replace function chatwoot.give_conversation(p_lead_id bigint, p_conversation_id bigint, p_agent_id bigint, p_reason text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    if p_agent_id is not null then
        perform leads.append_event(
            p_lead_id => p_lead_id, p_kind => 'conversation_given', p_actor => 'system', p_at => p_now,
            p_data => jsonb_strip_nulls(jsonb_build_object(
                'conversation_id', p_conversation_id, 'agent_id', p_agent_id, 'reason', p_reason,
                'consultant_id', (select l.consultant_id from leads.leads as l where l.id = p_lead_id)
            ))
        );
    end if;
    if not exists (
        select
        from outbox.jobs as j
        where j.lead_id = p_lead_id and j.kind = 'chatwoot.update' and j.state = 'pending' and j.payload ? 'owner'
            and coalesce((j.payload ->> 'conversation_id')::bigint = p_conversation_id, true)
    ) then
        perform outbox.enqueue(
            p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => p_now,
            p_payload => jsonb_build_object('owner', true, 'conversation_id', p_conversation_id)
        );
    end if;
end;
$$;

comment on function chatwoot.give_conversation(bigint, bigint, bigint, text, timestamptz) is
'Orders that a lead''s conversation is given to the lead''s owner, unless that is ordered; an event says from whom (p_agent_id; null: from nobody, or it was said before) and why.';

revoke all on function chatwoot.give_conversation(bigint, bigint, bigint, text, timestamptz) from public;
