create or replace function intake.tell_cool_down(p_lead_id bigint, p_parties intake.parties, p_at timestamptz)
returns jsonb
language plpgsql
stable
as $$
declare
    v_lead leads.leads;
begin
    if p_parties.matched_by is null then
        return '[]'::jsonb;
    end if;
    select * into v_lead from leads.leads as l where l.id = p_lead_id;
    if v_lead.next_action is distinct from 'first_contact'
        or coalesce(sending.first_contact_from(v_lead.person_id, p_lead_id) <= p_at, true)
    then
        return '[]'::jsonb;
    end if;
    return meta.field_error('person', 'cool_down', meta.text('warning.cool_down', calendar.local_time(v_lead.first_contact_due_at)));
end;
$$;

comment on function intake.tell_cool_down(bigint, intake.parties, timestamptz) is
'The warning that the first contact of a new lead waits, because its person got one for another lead a short while ago (first_contact_cool_down); [] when it does not.';

revoke all on function intake.tell_cool_down(bigint, intake.parties, timestamptz) from public;
