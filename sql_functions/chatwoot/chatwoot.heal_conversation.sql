create or replace function chatwoot.heal_conversation(p_lead_id bigint, p_conversation jsonb, p_looked_at timestamptz, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
    v_known chatwoot.conversations;
    v_account_id bigint;
    v_labels record;
    v_carried constant jsonb := coalesce(p_conversation -> 'labels', '[]');
    v_order jsonb := '{}'::jsonb;
    v_person people.people;
    v_field text;
    v_id bigint;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id;
    v_known := chatwoot.current_conversation(p_lead_id);
    if not leads.is_open(v_lead.status) or v_known.conversation_id is distinct from (p_conversation ->> 'id')::bigint then
        return;
    end if;
    -- GUARD: what we are writing there, or wrote since the look, is not missing
    if exists (
        select
        from outbox.jobs as m
        where m.lead_id = p_lead_id and m.destination = 'chatwoot' and m.kind <> 'chatwoot.observe'
            and (m.finished_at is null or (m.state = 'done' and m.finished_at >= p_looked_at))
    ) then
        return;
    end if;

    -- LABELS: the union of theirs and ours
    select h.chatwoot_account_id into v_account_id from sending.channels as h where h.id = v_known.channel_id;
    select * into v_labels from chatwoot.labels_of(p_lead_id, v_account_id);
    if jsonb_typeof(v_carried) = 'array' and not coalesce(v_carried @> v_labels.labels_add, true) then
        v_order := v_order || '{"labels": true}'::jsonb;
        perform chatwoot.record_heal('labels', p_lead_id, v_known.conversation_id, p_now);
    end if;

    -- ATTRIBUTES: ours, where they are gone; another's mark is another's
    if jsonb_typeof(p_conversation -> 'custom_attributes') = 'object' and not coalesce(p_conversation -> 'custom_attributes' ? 'indica_lead', true) then
        v_order := v_order || jsonb_build_object('custom_attributes', chatwoot.marks_of(p_lead_id, v_known.attempt));
        perform chatwoot.record_heal('attributes', p_lead_id, v_known.conversation_id, p_now);
    end if;
    if v_order <> '{}' then
        perform outbox.enqueue(
            p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => p_now,
            p_payload => v_order || jsonb_build_object('conversation_id', v_known.conversation_id)
        );
    end if;

    -- CONTACT: ours fills blanks, once
    select * into v_person from people.people as p where p.id = v_lead.person_id;
    for v_field in
        select f.name
        from (values
            ('name', p_conversation #>> '{meta,sender,name}', v_person.name),
            ('email', p_conversation #>> '{meta,sender,email}', (people.email_of(v_person.id)).value)
        ) as f (name, theirs, ours)
        where p_conversation #> '{meta,sender,id}' is not null and nullif(btrim(f.theirs), '') is null and f.ours is not null
        order by f.name
    loop
        v_id := chatwoot.request_correction(p_lead_id, format('blank:%s:%s', p_lead_id, v_field), jsonb_build_array(v_field));
        if v_id is not null then
            perform chatwoot.record_heal('contact', p_lead_id, v_known.conversation_id, p_now);
        end if;
    end loop;
end;
$$;

comment on function chatwoot.heal_conversation(bigint, jsonb, timestamptz, timestamptz) is
'Orders what of ours is missing in an open lead''s present conversation, as Chatwoot showed it at p_looked_at: labels, our marks, a name or e-mail of the contact that is blank. Assignee and
status are theirs (chatwoot.observe_conversation). Nothing while an order of ours is on its way.';

revoke all on function chatwoot.heal_conversation(bigint, jsonb, timestamptz, timestamptz) from public;
