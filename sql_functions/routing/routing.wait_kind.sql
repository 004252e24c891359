create or replace function routing.wait_kind(p_lead leads.leads)
returns text
language sql
immutable
as $$
    select case
        when not leads.is_open(p_lead.status) then null
        when p_lead.next_action in ('answer_person', 'call_by_consultant', 'human_review') then p_lead.next_action
        when p_lead.next_action = 'scheduled' then case when p_lead.appointment_at is not null then 'scheduled' else 'follow_up' end
        when p_lead.queue_code is not null then 'queue'
        when p_lead.next_action = 'first_contact' then 'first_contact'
    end;
$$;

comment on function routing.wait_kind(leads.leads) is
'For which term (routing.terms.kind) a lead waits for a human; null when it waits for the person or the cadence, or has ended.';

revoke all on function routing.wait_kind(leads.leads) from public;
