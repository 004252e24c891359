create or replace function scoring.override(p_lead_uid uuid, p_priority text, p_reason text)
returns void
language plpgsql
volatile
as $$
declare
    v_lead_id bigint;
begin
    select l.id into v_lead_id from leads.leads as l where l.uid = p_lead_uid;
    if not found then
        raise exception 'no such lead' using errcode = 'ID201';
    end if;
    if p_priority not in ('urgent', 'high', 'medium', 'low') then
        raise exception 'a priority is urgent, high, medium or low, not %', p_priority using errcode = 'ID105';
    end if;
    if btrim(coalesce(p_reason, '')) = '' then
        raise exception 'a human''s priority needs a reason' using errcode = 'ID105';
    end if;
    insert into scoring.overrides (lead_id, priority, reason, actor, said_at) values (v_lead_id, p_priority, p_reason, ops.actor(), util.current_time());
end;
$$;

comment on function scoring.override(uuid, text, text) is
'Gives a lead the priority that a human says, with a reason; null gives it back to the rules. Raises ID201 for a lead that is none, ID105 for a priority that is none or without a reason.';

revoke all on function scoring.override(uuid, text, text) from public;
