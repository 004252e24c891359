create or replace function leads.take_back_contact(p_lead_id bigint, p_actor text, p_reason text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
begin
    update leads.leads as l
    set status = 'new', status_since = v_now
    where l.id = p_lead_id and l.status = 'contacted' and num_nonnulls(l.first_contact_at, l.last_outbound_at) = 0;
    if not found then
        return false;
    end if;
    perform leads.append_event(
        p_lead_id, 'status_changed', p_actor, jsonb_build_object('from', 'contacted', 'to', 'new', 'reason', p_reason), null, v_now
    );
    return true;
end;
$$;

comment on function leads.take_back_contact(bigint, text, text) is
'A lead counted as contacted because of words that never left (p_reason: a code): when nothing else of ours reached the person it is new again. Returns whether it was.
The caller holds the lead''s row.';

revoke all on function leads.take_back_contact(bigint, text, text) from public;
