create or replace function chatwoot.prepare_correction(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_channel constant sending.channels := sending.default_channel();
    v_job outbox.jobs;
    v_person people.people;
    v_contact_id bigint;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    select p.* into v_person from leads.leads as l join people.people as p on p.id = l.person_id where l.id = v_job.lead_id;
    select c.contact_id into v_contact_id from chatwoot.contacts as c where c.person_id = v_person.id and c.channel_id = v_channel.id;
    if v_contact_id is null then
        return chatwoot.prepared_with(null, p_now);
    end if;
    return chatwoot.prepared_with(
        jsonb_build_object(
            'account_id', v_channel.chatwoot_account_id,
            'contact_id', v_contact_id,
            'identifier', 'indica:' || v_person.uid,
            'custom_attributes', jsonb_build_object('indica_person', v_person.uid),
            'phones', (
                select coalesce(jsonb_agg(distinct v.phone), '[]')
                from (
                    select i.value from people.identifiers as i where i.person_id = v_person.id and i.kind = 'phone'
                    union all
                    select d.value from people.detached_identifiers as d where d.person_id = v_person.id and d.kind = 'phone'
                ) as k
                cross join lateral unnest(people.phone_variants(k.value)) as v (phone)
            ),
            'fields', (
                select jsonb_object_agg(
                    case f.name when 'phone' then 'phone_number' else f.name end,
                    case f.name
                        when 'name' then v_person.name
                        when 'phone' then (people.phone_of(v_person.id)).value
                        else (people.email_of(v_person.id)).value
                    end
                )
                from jsonb_array_elements_text(v_job.payload -> 'fields') as f (name)
            )
        ),
        p_now, v_job.lead_id, v_channel.id
    );
end;
$$;

comment on function chatwoot.prepare_correction(bigint, timestamptz) is
'What a worker needs to make a Chatwoot contact follow what one of ours corrected: account_id, contact_id, fields{name?, phone_number?, email?: as they are when the order leaves; null takes away},
and by what it knows the contact as ours (identifier, custom_attributes; phones, with those that they had, of one that carries no mark). Cancelled while there is no contact. Payload {"fields": [...]}.';

revoke all on function chatwoot.prepare_correction(bigint, timestamptz) from public;
