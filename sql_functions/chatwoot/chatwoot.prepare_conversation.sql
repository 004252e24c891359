create or replace function chatwoot.prepare_conversation(p_message outbox.jobs)
returns jsonb
language plpgsql
stable
as $$
begin
    return (
        select jsonb_build_object(
            'account_id', h.chatwoot_account_id,
            'inbox_id', h.chatwoot_inbox_id,
            'contact_id', k.contact_id,
            'source_id', k.source_id,
            'assignee_id', c.chatwoot_agent_id,
            'labels', jsonb_build_array('indica-lead', 'indica-' || l.origin),
            'custom_attributes', jsonb_strip_nulls(jsonb_build_object(
                'indica_lead', l.uid,
                'indica_attempt', coalesce(p_message.payload ->> 'attempt', '1'),
                'indica_origin', l.origin,
                'indica_product', d.name,
                'indica_referrer', r.name
            )),
            'force_new', coalesce((p_message.payload ->> 'force_new')::boolean, false)
        )
        from leads.leads as l
        cross join lateral sending.default_channel() as h
        join chatwoot.contacts as k on k.person_id = l.person_id and k.channel_id = h.id
        left join routing.consultants as c on c.id = l.consultant_id
        left join leads.products as d on d.id = l.product_id
        left join people.referrers as r on r.id = l.referrer_id
        where l.id = p_message.lead_id
    );
end;
$$;

comment on function chatwoot.prepare_conversation(outbox.jobs) is
'What a worker needs to find or create the Chatwoot conversation of a lead: account_id, inbox_id, contact_id, source_id, assignee_id, labels,
custom_attributes (our marker indica_lead, indica_attempt), force_new. Null while the contact is not known.';

revoke all on function chatwoot.prepare_conversation(outbox.jobs) from public;
