create or replace function leads.last_move(p_lead_id bigint)
returns leads.events
language plpgsql
stable
as $$
declare
    v_event leads.events;
    v_taken_back integer := 0;
begin
    for v_event in
        select e.* from leads.events as e where e.lead_id = p_lead_id and e.kind = 'status_changed' order by e.seq desc
    loop
        -- What is taken back is always the last that stands: each such event stands for the one before it.
        if v_event.data ->> 'reason' is not distinct from 'reply_of_another' then
            v_taken_back := v_taken_back + 1;
        elsif v_taken_back > 0 then
            v_taken_back := v_taken_back - 1;
        else
            return v_event;
        end if;
    end loop;
    return null;
end;
$$;

comment on function leads.last_move(bigint) is
'The event that tells of a lead''s last change of status that was not taken back (leads.undo_move); null when none stands.';

revoke all on function leads.last_move(bigint) from public;
