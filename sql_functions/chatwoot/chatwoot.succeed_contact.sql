create or replace function chatwoot.succeed_contact(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_channel constant sending.channels := sending.default_channel();
    v_lead leads.leads;
begin
    -- GUARD: the lease was lost
    if not p_is_ours then
        return false;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    select * into v_lead from leads.leads as l where l.id = v_job.lead_id;
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
        perform outbox.enqueue(
            p_kind => 'chatwoot.conversation', p_lead_id => v_lead.id, p_due_at => p_now,
            p_payload => v_job.payload
        );
    end if;
    return true;
end;
$$;

comment on function chatwoot.succeed_contact(bigint, boolean, jsonb, timestamptz) is
'The worker found or created the Chatwoot contact (result: contact_id, source_id, adopted, conflicts): remembers it and orders the conversation,
unless there is no source_id (no phone, or it is another contact''s), without which a WhatsApp inbox holds no conversation; then a human looks.';

revoke all on function chatwoot.succeed_contact(bigint, boolean, jsonb, timestamptz) from public;
