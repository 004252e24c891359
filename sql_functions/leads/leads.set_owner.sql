create or replace function leads.set_owner(p_lead_id bigint, p_consultant_id bigint, p_queue_code text)
returns void
language sql
volatile
as $$
    update leads.leads as l set consultant_id = p_consultant_id, queue_code = p_queue_code where l.id = p_lead_id;
$$;

comment on function leads.set_owner(bigint, bigint, text) is
'Gives a lead to a consultant, or to a queue. Who decides it writes the event. The caller holds the lead''s row.';

revoke all on function leads.set_owner(bigint, bigint, text) from public;
