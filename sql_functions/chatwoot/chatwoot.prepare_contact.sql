create or replace function chatwoot.prepare_contact(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_channel constant sending.channels := sending.default_channel();
    v_person people.people;
    v_phone people.identifiers;
begin
    select p.* into v_person
    from leads.leads as l
    join people.people as p on p.id = l.person_id
    where l.id = (select o.lead_id from outbox.jobs as o where o.id = p_job_id);
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
            'email', (
                select i.value from people.identifiers as i where i.person_id = v_person.id and i.kind = 'email' and i.confirmed_at is not null order by i.id limit 1
            ),
            'phone_number', v_phone.value,
            'phone_variants', to_jsonb(people.phone_variants(v_phone.value)),
            'identifier', 'indica:' || v_person.uid,
            'custom_attributes', jsonb_build_object('indica_person', v_person.uid),
            'source_id', ltrim(v_phone.value, '+')
        ),
        p_now
    );
end;
$$;

comment on function chatwoot.prepare_contact(bigint, timestamptz) is
'What a worker needs to find or create the Chatwoot contact of a lead''s person: keys account_id, inbox_id, contact_id (when known), name, email,
phone_number (E.164), phone_variants, identifier, custom_attributes, source_id (digits).';

revoke all on function chatwoot.prepare_contact(bigint, timestamptz) from public;
