create or replace function sending.first_contact_from(p_person_id bigint, p_lead_id bigint default null)
returns timestamptz
language plpgsql
stable
as $$
begin
    return (
        select max(m.sending_at) + ops.setting_text('first_contact_cool_down')::interval
        from leads.leads as l
        join sending.messages as m on m.lead_id = l.id
        -- What went to a number that turned out to be somebody else's never reached them.
        join people.identifiers as i on i.person_id = l.person_id and i.kind = 'phone' and i.value = m.recipient
        where l.person_id = p_person_id and l.id is distinct from p_lead_id
            and m.purpose = 'first_contact' and m.sends > 0 and m.state not in ('queued', 'failed', 'cancelled')
            -- A clock that was put right must not hold back for what was sent by the wrong one.
            and m.sending_at < util.current_time() + interval '1 minute'
    );
end;
$$;

comment on function sending.first_contact_from(bigint, bigint) is
'From when on a person may get a further first contact, for another lead than p_lead_id: first_contact_cool_down after the last one that may have reached them.
Null when none did.';

revoke all on function sending.first_contact_from(bigint, bigint) from public;
