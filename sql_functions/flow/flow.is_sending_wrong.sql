create or replace function flow.is_sending_wrong(p_lead leads.leads)
returns boolean
language plpgsql
stable
as $$
declare
    v_phone constant people.identifiers := people.phone_of(p_lead.person_id);
    v_reaches constant boolean := coalesce(people.is_whatsapp_kind(v_phone.phone_kind) and v_phone.refused_at is null, false);
begin
    return p_lead.status in ('new', 'contacted') and case p_lead.next_action
        -- What has not left reads the number when it leaves.
        when 'first_contact' then not v_reaches or exists (
            select from sending.messages as m where m.lead_id = p_lead.id and m.state not in ('queued', 'cancelled')
        )
        when 'await_reply' then true
        when 'rework' then true
        when 'human_review' then true
        when 'call_by_consultant' then v_reaches or v_phone.id is null
        else false
    end;
end;
$$;

comment on function flow.is_sending_wrong(leads.leads) is
'A number of a lead''s person turned out wrong: did what was sent or planned speak to that number, so that it stops, and begins anew with what is known now (flow.reach_by_phone)? Not when the
person was spoken to or a day was agreed.';

revoke all on function flow.is_sending_wrong(leads.leads) from public;
