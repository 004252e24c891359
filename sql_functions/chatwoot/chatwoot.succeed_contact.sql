create or replace function chatwoot.succeed_contact(p_message outbox.jobs, p_result jsonb, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_channel constant sending.channels := sending.default_channel();
    v_lead leads.leads;
begin
    select * into v_lead from leads.leads as l where l.id = p_message.lead_id;
    insert into chatwoot.contacts as c (person_id, channel_id, contact_id, source_id, updated_at)
    values (v_lead.person_id, v_channel.id, (p_result ->> 'contact_id')::bigint, p_result ->> 'source_id', p_now)
    on conflict (person_id, channel_id) do update set
        contact_id = excluded.contact_id, source_id = coalesce(excluded.source_id, c.source_id), updated_at = excluded.updated_at;
    perform leads.append_event(
        v_lead.id, 'chatwoot_contact_ready', 'worker',
        jsonb_strip_nulls(jsonb_build_object(
            'contact_id', p_result -> 'contact_id', 'adopted', p_result -> 'adopted',
            -- Without it the number is another contact's: answers would land in that one's conversation.
            'has_source', case when (p_result ->> 'source_id') is null then false end,
            'conflicts', nullif(p_result -> 'conflicts', '[]')
        ))
    );
    if (p_result ->> 'source_id') is not null then
        perform outbox.enqueue('chatwoot.conversation', v_lead.id, p_now, null, p_message.payload);
    end if;
end;
$$;

comment on function chatwoot.succeed_contact(outbox.jobs, jsonb, timestamptz) is
'The worker found or created the Chatwoot contact (result: contact_id, source_id, adopted, conflicts): remembers it and orders the conversation,
unless there is no source_id (no phone, or it is another contact''s), without which a WhatsApp inbox holds no conversation; then a human looks.';

revoke all on function chatwoot.succeed_contact(outbox.jobs, jsonb, timestamptz) from public;
