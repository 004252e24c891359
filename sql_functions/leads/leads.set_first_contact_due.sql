create or replace function leads.set_first_contact_due(p_lead_id bigint, p_due_at timestamptz)
returns void
language sql
volatile
as $$
    update leads.leads as l set first_contact_due_at = p_due_at where l.id = p_lead_id;
$$;

comment on function leads.set_first_contact_due(bigint, timestamptz) is
'Says when the first contact of a lead is due, from which its waiting times count. The caller holds the lead''s row.';

revoke all on function leads.set_first_contact_due(bigint, timestamptz) from public;
