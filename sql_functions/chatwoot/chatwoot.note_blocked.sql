create or replace function chatwoot.note_blocked(p_lead_id bigint, p_is_blocked boolean, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
begin
    if p_is_blocked is distinct from true then
        return false;
    end if;
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    -- GUARD: it has ended, or is held for this already
    if not leads.is_open(v_lead.status) or v_lead.hold_reason is not distinct from 'contact_blocked' then
        return false;
    end if;
    perform leads.append_event(p_lead_id => p_lead_id, p_kind => 'contact_blocked', p_actor => 'chatwoot', p_data => jsonb_build_object('at', p_now));
    return true;
end;
$$;

comment on function chatwoot.note_blocked(bigint, boolean, timestamptz) is
'Somebody blocked the person in Chatwoot, which is a human''s decision not to talk to them: an open lead is held for a human, and nothing is sent. Null counts as not blocked. Returns whether that is news.';

revoke all on function chatwoot.note_blocked(bigint, boolean, timestamptz) from public;
