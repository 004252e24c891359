create or replace function chatwoot.propose(p_account_id bigint, p_contact jsonb, p_said_at timestamptz)
returns table (person_id bigint, proposal_uid uuid, field text, value text)
language plpgsql
volatile
as $$
declare
    v_change record;
begin
    for v_change in
        select c.person_id, h.field, h.value, h.was
        from sending.channels as a
        join chatwoot.contacts as c on c.channel_id = a.id and c.contact_id = (p_contact ->> 'id')::bigint
        cross join lateral (
            select x.field, x.was, case x.field
                when 'name' then (select n.name from normalize.person_name(x.value) as n where n.is_valid)
                when 'phone' then (select f.e164 from normalize.phone(x.value) as f where f.is_valid)
                when 'email' then (select m.email from normalize.email(x.value) as m where m.is_valid)
            end as value
            from jsonb_to_recordset(p_contact -> 'changed') as x (field text, value text, was text)
        ) as h
        where a.chatwoot_account_id = p_account_id and h.value is not null and not chatwoot.is_known(c.person_id, h.field, h.value)
        order by c.person_id, h.field
    loop
        -- The newest change of a field is the one to be decided.
        if exists (
            select from chatwoot.proposals as o
            where o.person_id = v_change.person_id and o.field = v_change.field
                and (o.said_at > p_said_at or (o.decided_at is null and o.value = v_change.value))
        ) then
            continue;
        end if;
        update chatwoot.proposals as o
        set decided_at = util.current_time(), outcome = 'replaced', actor = 'chatwoot'
        where o.person_id = v_change.person_id and o.field = v_change.field and o.decided_at is null;
        insert into chatwoot.proposals as o (person_id, contact_id, field, value, was, said_at)
        values (v_change.person_id, (p_contact ->> 'id')::bigint, v_change.field, v_change.value, v_change.was, p_said_at)
        returning o.person_id, o.uid, o.field, o.value into person_id, proposal_uid, field, value;
        return next;
    end loop;
end;
$$;

comment on function chatwoot.propose(bigint, jsonb, timestamptz) is
'Somebody changed a contact in Chatwoot (p_contact: {"id", "changed": [{"field", "value", "was"}]}): what is news for the person becomes a proposal, one for each field, the newest. Not what we have
already or had before (chatwoot.is_known: our own change comes back like that), nor what is no name, phone or e-mail. Returns the new ones.';

revoke all on function chatwoot.propose(bigint, jsonb, timestamptz) from public;
