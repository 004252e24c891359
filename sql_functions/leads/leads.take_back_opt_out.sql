create or replace function leads.take_back_opt_out(p_lead_id bigint, p_actor text, p_moved_at timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    v_person_id bigint;
    v_move leads.events;
begin
    select l.person_id into v_person_id from leads.leads as l where l.id = p_lead_id for no key update;
    v_move := leads.last_move(p_lead_id);
    -- GUARD: another wish ended it, something moved it since, or the person has another open lead by now
    if (v_move.data ->> 'to' = 'opted_out' and v_move.actor = p_actor and v_move.at between p_moved_at and p_moved_at + interval '1 minute') is not true
        or people.is_person_suppressed(v_person_id)
        or exists (select from leads.leads as o where o.person_id = v_person_id and leads.is_open(o.status))
    then
        return null;
    end if;
    perform leads.undo_move(v_move);
    return v_move.seq;
end;
$$;

comment on function leads.take_back_opt_out(bigint, text, timestamptz) is
'The wish that ended this lead, as p_actor told at p_moved_at, was somebody else''s and is withdrawn: the lead goes back to the status from which it moved, unless something
moved it since. Returns the number of the event that told of the move, null when there was none.';

revoke all on function leads.take_back_opt_out(bigint, text, timestamptz) from public;
