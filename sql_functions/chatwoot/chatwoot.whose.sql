create or replace function chatwoot.whose(p_lead_id bigint, p_conversation chatwoot.conversations default null)
returns jsonb
language sql
stable
as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'uuid', p_conversation.uuid,
        'inbox_id', (select h.chatwoot_inbox_id from sending.channels as h where h.id = p_conversation.channel_id),
        'lead', l.uid,
        'identifier', 'indica:' || p.uid,
        'phones', (
            select coalesce(jsonb_agg(v.phone order by i.id, v.n), '[]')
            from people.identifiers as i
            cross join lateral unnest(people.phone_variants(i.value)) with ordinality as v (phone, n)
            where i.person_id = p.id and i.kind = 'phone'
        )
    ))
    from leads.leads as l
    join people.people as p on p.id = l.person_id
    where l.id = p_lead_id;
$$;

comment on function chatwoot.whose(bigint, chatwoot.conversations) is
'By what a worker knows a conversation as one of a lead''s person before it writes there (keys uuid, when it was kept, and inbox_id of p_conversation; lead, our mark on the conversation; identifier, our mark on the contact; phones, in
all forms): a Chatwoot that was restored or replaced gives the numbers of conversations to other people.';

revoke all on function chatwoot.whose(bigint, chatwoot.conversations) from public;
