create or replace function chatwoot.succeed_conversation(p_message outbox.jobs, p_result jsonb, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_channel constant sending.channels := sending.default_channel();
    v_lead leads.leads;
    v_then jsonb;
begin
    insert into chatwoot.conversations as c (
        lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, created_at
    )
    values (
        p_message.lead_id, v_channel.id, coalesce((p_message.payload ->> 'attempt')::integer, 1), (p_result ->> 'conversation_id')::bigint,
        (p_result ->> 'assignee_id')::bigint, (p_result ->> 'reused')::boolean, p_now
    )
    on conflict (lead_id, attempt) do update set
        conversation_id = excluded.conversation_id, assignee_id = excluded.assignee_id, is_reused = excluded.is_reused, status = 'open';
    perform leads.append_event(
        p_message.lead_id, 'chatwoot_conversation_ready', 'worker',
        jsonb_strip_nulls(jsonb_build_object(
            'conversation_id', p_result -> 'conversation_id', 'assignee_id', p_result -> 'assignee_id',
            'reused', p_result -> 'reused', 'lock_to_single', p_result -> 'lock_to_single'
        ))
    );

    perform sending.request_first_contact(p_message.lead_id);
    select * into v_lead from leads.leads as l where l.id = p_message.lead_id;
    if v_lead.next_action <> 'first_contact' or v_lead.first_contact_due_at > p_now or not leads.is_open(v_lead.status) then
        perform chatwoot.request_summary_note(p_message.lead_id);
    end if;
    if v_lead.status in ('engaged', 'qualified') then
        perform chatwoot.request_status_update(p_message.lead_id, v_lead.status, 'engaged', 'person');
    end if;
    for v_then in select t.value from jsonb_array_elements(p_message.payload -> 'then') as t loop
        perform outbox.enqueue(v_then ->> 'kind', p_message.lead_id, p_now, null, v_then -> 'payload');
    end loop;
end;
$$;

comment on function chatwoot.succeed_conversation(outbox.jobs, jsonb, timestamptz) is
'The worker found or created the conversation (result: conversation_id, assignee_id, reused, lock_to_single): remembers it and orders the first
template. The note follows the template; when none goes out now, it is ordered at once.
Payload {"then": [{"kind", "payload"}]}: what waited for a conversation that vanished is ordered again.';

revoke all on function chatwoot.succeed_conversation(outbox.jobs, jsonb, timestamptz) from public;
