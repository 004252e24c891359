create or replace function inbox.lead_of_conversation(p_channel_id bigint, p_conversation jsonb, p_at timestamptz)
returns bigint
language plpgsql
stable
as $$
declare
    v_address constant text := p_conversation ->> 'source_id';
    v_phone_key constant text := coalesce(
        (normalize.phone(p_conversation ->> 'phone')).match_key,
        case when v_address ~ '^[0-9]{6,15}$' then people.wa_key(v_address) end
    );
    v_lead_id bigint;
    v_person_id bigint;
begin
    select l.id, l.person_id into v_lead_id, v_person_id
    from chatwoot.conversations as c
    join leads.leads as l on l.id = c.lead_id
    where c.channel_id = p_channel_id and c.conversation_id = (p_conversation ->> 'id')::bigint and chatwoot.is_theirs(l.person_id, p_conversation)
    -- One conversation of several people at one number: who was written to last.
    order by leads.is_open(l.status) desc, l.last_outbound_at desc nulls last, l.id desc
    limit 1;

    if v_person_id is null and p_conversation ->> 'lead' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
        select l.id, l.person_id into v_lead_id, v_person_id from leads.leads as l where l.uid = (p_conversation ->> 'lead')::uuid;
    end if;

    if v_person_id is null then
        select k.person_id into v_person_id
        from chatwoot.contacts as k
        join leads.leads as l on l.person_id = k.person_id
        where k.channel_id = p_channel_id and k.contact_id = (p_conversation ->> 'contact_id')::bigint and (
            chatwoot.is_theirs(k.person_id, p_conversation)
            -- Whoever of ours wrote that number into the contact says that it is theirs.
            or exists (
                select
                from chatwoot.proposals as o
                where o.person_id = k.person_id and o.field = 'phone' and o.outcome is distinct from 'ignored' and (normalize.phone(o.value)).match_key = v_phone_key
            )
            or not exists (select from people.identifiers as i where i.person_id = k.person_id and i.kind = 'phone')
        )
        order by leads.is_open(l.status) desc, l.last_outbound_at desc nulls last, l.id desc
        limit 1;
    end if;

    if v_person_id is null then
        select f.person_id, f.lead_id into v_person_id, v_lead_id
        from inbox.find_sender(
            p_channel_id,
            v_phone_key,
            case when v_address ~ '[^0-9]' then v_address end,
            p_at
        ) as f;
        if v_lead_id is null then
            return null;
        end if;
    end if;

    -- GUARD: the number turned out to be somebody else's: whoever writes there is a stranger
    if people.is_detached(v_person_id, v_phone_key, case when v_address ~ '[^0-9]' then v_address end, p_at) then
        return null;
    end if;

    return coalesce(
        (
            select l.id
            from leads.leads as l
            where l.person_id = v_person_id
            order by leads.is_open(l.status) desc, l.id desc
            limit 1
        ),
        v_lead_id
    );
end;
$$;

comment on function inbox.lead_of_conversation(bigint, jsonb, timestamptz) is
'Whose lead a Chatwoot conversation (as in inbox.chatwoot_facts) belonged to at p_at: by its id, unless it is another person''s now (chatwoot.is_theirs), else by our marker in it, else by its contact, when its number speaks not against it, else by the
contact''s phone or address, since Chatwoot opens conversations and contacts of its own. The person''s open lead, else their newest; null for a stranger, also
for whoever turned out by p_at to have the number of a person of ours.';

revoke all on function inbox.lead_of_conversation(bigint, jsonb, timestamptz) from public;
