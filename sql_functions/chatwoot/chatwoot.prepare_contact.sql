create or replace function chatwoot.prepare_contact(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_channel constant sending.channels := sending.default_channel();
    v_job outbox.jobs;
    v_person people.people;
    v_phone people.identifiers;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    -- WITHDRAWN: the person wrote meanwhile, and Chatwoot made contact and conversation; a second one is not made beside them
    if v_job.payload - 'is_untouched' = '{}' and exists (
        select
        from leads.leads as l
        join chatwoot.contacts as k on k.person_id = l.person_id and k.channel_id = v_channel.id
        join chatwoot.conversations as c on c.lead_id = l.id and c.channel_id = v_channel.id and c.status <> 'resolved'
        where l.id = v_job.lead_id
    ) then
        perform chatwoot.follow_conversation(v_job.lead_id, p_now);
        return row('cancel', null, 'has_a_conversation', null)::outbox.prepared;
    end if;
    select p.* into v_person
    from leads.leads as l
    join people.people as p on p.id = l.person_id
    where l.id = v_job.lead_id;
    v_phone := people.phone_of(v_person.id);
    return chatwoot.prepared_with(
        jsonb_build_object(
            'account_id', v_channel.chatwoot_account_id,
            'inbox_id', v_channel.chatwoot_inbox_id,
            'contact_id', (
                select c.contact_id
                from chatwoot.contacts as c
                where c.person_id = v_person.id and c.channel_id = v_channel.id
            ),
            'name', v_person.name,
            'email', (people.email_of(v_person.id)).value,
            'phone_number', v_phone.value,
            'phone_variants', to_jsonb(people.phone_variants(v_phone.value)),
            'identifier', 'indica:' || v_person.uid,
            'custom_attributes', jsonb_build_object('indica_person', v_person.uid),
            'source_id', ltrim(v_phone.value, '+'),
            -- Of two people on one number the contact stays the first one's.
            'others', (
                select coalesce(jsonb_agg(distinct c.contact_id), '[]')
                from (
                    select i.person_id from people.identifiers as i where i.kind in ('phone', 'wa_id') and i.match_key = v_phone.match_key
                    union all
                    select d.person_id from people.detached_identifiers as d where d.kind in ('phone', 'wa_id') and d.match_key = v_phone.match_key
                ) as o
                join chatwoot.contacts as c on c.person_id = o.person_id and c.channel_id = v_channel.id
                where o.person_id <> v_person.id
            )
        ),
        p_now, v_job.lead_id
    );
end;
$$;

comment on function chatwoot.prepare_contact(bigint, timestamptz) is
'What a worker needs to find or create the Chatwoot contact of a lead''s person: keys account_id, inbox_id, contact_id (when known), name, email,
phone_number (E.164), phone_variants, identifier, custom_attributes, source_id (digits), others (contacts of other people who have, or had, the number). Cancelled when the lead has an open conversation by now, which then is the one that is told.';

revoke all on function chatwoot.prepare_contact(bigint, timestamptz) from public;
