create or replace function chatwoot.succeed_contact(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_channel constant sending.channels := sending.default_channel();
    v_lead leads.leads;
    v_adopted_id bigint;
    v_result jsonb := p_result;
begin
    -- GUARD: the lease was lost
    if not p_is_ours then
        return false;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    -- Adoption and making exclude each other.
    select * into v_lead from leads.leads as l where l.id = v_job.lead_id for no key update;
    -- GUARD: Chatwoot made another meanwhile, in whose conversation the person writes: two contacts of one person are told to a human
    if v_job.payload - 'is_untouched' = '{}' then
        select k.contact_id into v_adopted_id
        from chatwoot.contacts as k
        where k.person_id = v_lead.person_id and k.channel_id = v_channel.id and exists (
            select from chatwoot.conversations as c where c.lead_id = v_lead.id and c.channel_id = v_channel.id and c.status <> 'resolved'
        );
    end if;
    if v_adopted_id is not null and v_adopted_id is distinct from (p_result ->> 'contact_id')::bigint then
        v_result := v_result || jsonb_build_object(
            'contact_id', v_adopted_id, 'adopted', true,
            'conflicts', coalesce(p_result -> 'conflicts', '[]') || jsonb_build_object('field', 'phone_number', 'contact_id', p_result -> 'contact_id')
        );
    else
        v_adopted_id := null;
    end if;
    insert into chatwoot.contacts as c (person_id, channel_id, contact_id, source_id, updated_at)
    values (v_lead.person_id, v_channel.id, (v_result ->> 'contact_id')::bigint, p_result ->> 'source_id', p_now)
    on conflict (person_id, channel_id) do update set
        contact_id = excluded.contact_id, updated_at = excluded.updated_at,
        source_id = case when v_adopted_id is not null then c.source_id else coalesce(excluded.source_id, c.source_id) end;
    perform leads.append_event(
        v_lead.id, 'chatwoot_contact_ready', 'worker',
        jsonb_strip_nulls(jsonb_build_object(
            'contact_id', v_result -> 'contact_id', 'adopted', v_result -> 'adopted',
            -- Without it the number is another contact's: answers would land in that one's conversation.
            'has_source', case when (p_result ->> 'source_id') is null and v_adopted_id is null then false end,
            'conflicts', nullif(v_result -> 'conflicts', '[]')
        ))
    );
    perform chatwoot.note_blocked(v_lead.id, p_result -> 'is_blocked' = 'true', p_now);
    if v_adopted_id is not null then
        perform chatwoot.follow_conversation(v_lead.id, p_now);
    elsif (p_result ->> 'source_id') is not null then
        perform outbox.enqueue(
            p_kind => 'chatwoot.conversation', p_lead_id => v_lead.id, p_due_at => p_now,
            p_payload => v_job.payload || case when p_result -> 'is_untouched' = 'true' then '{"is_untouched": true}'::jsonb else '{}' end
        );
    end if;
    return true;
end;
$$;

comment on function chatwoot.succeed_contact(bigint, boolean, jsonb, timestamptz) is
'The worker found or created the Chatwoot contact (result: contact_id, source_id, adopted, is_untouched, is_blocked, conflicts): remembers it and orders the conversation,
unless there is no source_id (no phone, or a new contact did not get it from another), without which a WhatsApp inbox holds no conversation; then a human looks.
A contact that was adopted meanwhile with the conversation in which the person writes stays the one that is used.';

revoke all on function chatwoot.succeed_contact(bigint, boolean, jsonb, timestamptz) from public;
