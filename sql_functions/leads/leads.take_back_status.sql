create or replace function leads.take_back_status(p_lead_id bigint, p_reply_seq integer)
returns integer
language plpgsql
volatile
as $$
declare
    v_person_id bigint;
    v_reply leads.events;
    v_move leads.events;
begin
    select l.person_id into v_person_id from leads.leads as l where l.id = p_lead_id for no key update;
    select e.* into v_reply from leads.events as e where e.lead_id = p_lead_id and e.seq = p_reply_seq;
    v_move := leads.last_move(p_lead_id);
    -- GUARD: the reply moved nothing, something moved it since, or the person has another open lead by now
    if v_move.actor is distinct from 'person' or (
            case
                when v_reply.data ->> 'action' is not distinct from 'stop'
                    then v_move.data ->> 'to' = 'opted_out' and (
                        -- The clock goes on between two events of one transaction.
                        (v_move.seq < p_reply_seq and v_move.at between v_reply.at - interval '10 seconds' and v_reply.at + interval '10 seconds')
                        -- Another wish had ended it, was taken back, and left the end to this one.
                        or not people.is_person_suppressed(v_person_id)
                    )
                else v_move.data ->> 'reason' = 'replied'
            end
        ) is not true
        or (leads.is_open(v_move.data ->> 'to') is false and exists (
            select from leads.leads as o where o.person_id = v_person_id and leads.is_open(o.status)
        ))
    then
        return null;
    end if;
    perform leads.undo_move(v_move);
    return v_move.seq;
end;
$$;

comment on function leads.take_back_status(bigint, integer) is
'The reply that event p_reply_seq tells of was somebody else''s, and no other words of the person stand: the lead goes back to the status from which a reply moved it,
unless something moved it since.
Returns the number of the event that told of the move, null when there was none.';

revoke all on function leads.take_back_status(bigint, integer) from public;
