create or replace function chatwoot.prepare_conversation(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    -- Whoever writes sooner is heard of, by a webhook or by the reading of each minute.
    c_fresh constant interval := interval '10 minutes';
    v_job outbox.jobs;
    v_lead leads.leads;
    v_conversation chatwoot.conversations;
    v_none chatwoot.conversations;
    v_wanted record;
    v_work jsonb;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    -- WITHDRAWN: somebody wrote meanwhile, or Chatwoot opened a conversation of its own
    select * into v_lead from leads.leads as l where l.id = v_job.lead_id;
    if v_job.payload ? 'unless_written_after' then
        v_conversation := chatwoot.current_conversation(v_job.lead_id);
        if chatwoot.is_overtaken(v_lead, v_conversation, (v_job.payload ->> 'unless_written_after')::timestamptz)
            or coalesce(v_conversation.attempt >= (v_job.payload ->> 'attempt')::integer and v_conversation.status <> 'resolved', false)
        then
            return row('cancel', null, 'overtaken', null)::outbox.prepared;
        end if;
    end if;
    -- WITHDRAWN: the lead got one meanwhile, by the person or by one of ours; it is told there
    if v_job.payload - 'is_untouched' = '{}' and exists (
        select
        from chatwoot.conversations as c
        where c.lead_id = v_job.lead_id and c.channel_id = (sending.default_channel()).id and c.status <> 'resolved'
    ) then
        perform chatwoot.follow_conversation(v_job.lead_id, p_now);
        return row('cancel', null, 'has_a_conversation', null)::outbox.prepared;
    end if;
    select jsonb_build_object(
        'account_id', h.chatwoot_account_id,
        'inbox_id', h.chatwoot_inbox_id,
        'contact_id', k.contact_id,
        'source_id', k.source_id,
        'assignee_id', case when c.is_active and c.chatwoot_missing_since is null then c.chatwoot_agent_id end,
        'labels', b.labels_add,
        'labels_remove', b.labels_remove,
        'custom_attributes', chatwoot.marks_of(l.id, coalesce((v_job.payload ->> 'attempt')::integer, 1)),
        'talk_since', extract(epoch from p_now - interval '24 hours'),
        'force_new', coalesce((v_job.payload ->> 'force_new')::boolean, false),
        -- NOT LOOKED FOR: a contact that was just made has none, and none carries the mark of an order that never left
        'is_new', (
            (v_job.payload ? 'force_new' and not v_job.payload ? 'is_new_number')
            or (
                v_job.payload ? 'is_untouched'
                and v_job.created_at > p_now - c_fresh
                and not exists (select from chatwoot.conversations as c where c.lead_id = v_job.lead_id)
            )
        )
        and not exists (
            select
            from outbox.jobs as j
            where j.lead_id = v_job.lead_id and j.kind = v_job.kind and j.id <> v_job.id and j.state <> 'done'
        )
    ) into v_work
    from leads.leads as l
    cross join lateral sending.default_channel() as h
    join chatwoot.contacts as k on k.person_id = l.person_id and k.channel_id = h.id
    cross join lateral chatwoot.labels_of(l.id, h.chatwoot_account_id) as b
    left join routing.consultants as c on c.id = l.consultant_id
    where l.id = v_job.lead_id;
    -- ASLEEP from the start, where only the person or the cadence moves the lead
    v_none.status := 'open';
    v_wanted := chatwoot.wanted_status(v_lead, v_none, p_now);
    if v_wanted.status = 'snoozed' then
        v_work := v_work || '{"status": "snoozed"}';
    end if;
    if v_work is null and (sending.default_channel()).id is not null then
        -- It was forgotten since, or another number of ours serves leads now.
        perform outbox.enqueue(p_kind => 'chatwoot.contact', p_lead_id => v_job.lead_id, p_due_at => p_now, p_payload => v_job.payload);
        return row('cancel', null, 'contact_unknown', null)::outbox.prepared;
    end if;
    return chatwoot.prepared_with(v_work, p_now, v_job.lead_id);
end;
$$;

comment on function chatwoot.prepare_conversation(bigint, timestamptz) is
'What a worker needs to find or create the Chatwoot conversation of a lead: account_id, inbox_id, contact_id, source_id, assignee_id, labels, labels_remove (chatwoot.labels_of),
custom_attributes (chatwoot.marks_of), status (snoozed, where it is to sleep: chatwoot.wanted_status), talk_since (Unix seconds: words since then in what is open are looked for), force_new, is_new (there can be none that this order would find, so that none is looked for). Cancelled when the lead has an open one, which then is the one that is told; when the contact is not known (any more), which orders it anew, and when words of the
person or of ours overtook it (payload unless_written_after).';

revoke all on function chatwoot.prepare_conversation(bigint, timestamptz) from public;
