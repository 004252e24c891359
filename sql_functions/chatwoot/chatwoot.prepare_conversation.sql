create or replace function chatwoot.prepare_conversation(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_lead leads.leads;
    v_conversation chatwoot.conversations;
    v_work jsonb;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    -- WITHDRAWN: somebody wrote meanwhile, or Chatwoot opened a conversation of its own
    if v_job.payload ? 'unless_written_after' then
        select * into v_lead from leads.leads as l where l.id = v_job.lead_id;
        v_conversation := chatwoot.current_conversation(v_job.lead_id);
        if chatwoot.is_overtaken(v_lead, v_conversation, (v_job.payload ->> 'unless_written_after')::timestamptz)
            or coalesce(v_conversation.attempt >= (v_job.payload ->> 'attempt')::integer and v_conversation.status <> 'resolved', false)
        then
            return row('cancel', null, 'overtaken', null)::outbox.prepared;
        end if;
    end if;
    select jsonb_build_object(
        'account_id', h.chatwoot_account_id,
        'inbox_id', h.chatwoot_inbox_id,
        'contact_id', k.contact_id,
        'source_id', k.source_id,
        'assignee_id', c.chatwoot_agent_id,
        'labels', jsonb_build_array('indica-lead', 'indica-' || l.origin),
        'custom_attributes', jsonb_strip_nulls(jsonb_build_object(
            'indica_lead', l.uid,
            'indica_attempt', coalesce(v_job.payload ->> 'attempt', '1'),
            'indica_origin', l.origin,
            'indica_product', d.name,
            'indica_referrer', r.name
        )),
        'force_new', coalesce((v_job.payload ->> 'force_new')::boolean, false)
    ) into v_work
    from leads.leads as l
    cross join lateral sending.default_channel() as h
    join chatwoot.contacts as k on k.person_id = l.person_id and k.channel_id = h.id
    left join routing.consultants as c on c.id = l.consultant_id
    left join leads.products as d on d.id = l.product_id
    left join people.referrers as r on r.id = l.referrer_id
    where l.id = v_job.lead_id;
    if v_work is null and (sending.default_channel()).id is not null then
        -- It was forgotten since, or another number of ours serves leads now.
        perform outbox.enqueue(p_kind => 'chatwoot.contact', p_lead_id => v_job.lead_id, p_due_at => p_now, p_payload => v_job.payload);
        return row('cancel', null, 'contact_unknown', null)::outbox.prepared;
    end if;
    return chatwoot.prepared_with(v_work, p_now);
end;
$$;

comment on function chatwoot.prepare_conversation(bigint, timestamptz) is
'What a worker needs to find or create the Chatwoot conversation of a lead: account_id, inbox_id, contact_id, source_id, assignee_id, labels,
custom_attributes (our marker indica_lead, indica_attempt), force_new. Cancelled when the contact is not known (any more), which orders it anew, and when words of the
person or of ours overtook it (payload unless_written_after).';

revoke all on function chatwoot.prepare_conversation(bigint, timestamptz) from public;
