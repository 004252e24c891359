create or replace function leads.urgency(p_lead leads.leads)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when p_lead.is_imported and p_lead.last_inbound_at is null then 'bulk'
        when p_lead.unanswered_since is not null or p_lead.next_action in ('first_contact', 'answer_person') then 'urgent'
        else 'normal'
    end;
$$;

comment on function leads.urgency(leads.leads) is
'How urgent it is what a lead needs from outside: urgent when somebody was just referred or waits for our answer, bulk when it came in a list and the person never wrote, else normal.';

revoke all on function leads.urgency(leads.leads) from public;
