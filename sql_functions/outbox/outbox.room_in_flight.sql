create or replace function outbox.room_in_flight(p_destination text, p_limit integer)
returns integer
language plpgsql
volatile
as $$
declare
    v_most integer := outbox.most_in_flight(p_destination);
    v_in_flight numeric;
    v_is_alone boolean;
begin
    if v_most is null then
        return p_limit;
    end if;
    -- GUARD: another worker claims at this moment, and whoever counts beside it counts wrong
    v_is_alone := pg_try_advisory_xact_lock(hashtextextended('outbox.in_flight:' || p_destination, 0));
    if not v_is_alone then
        return 0;
    end if;
    select i.in_flight into v_in_flight from outbox.limits as i where i.destination = p_destination;
    v_most := least(v_most, floor(coalesce(v_in_flight, v_most))::integer);
    return greatest(0, least(p_limit, v_most - (select count(*) from outbox.jobs as m where m.state = 'claimed' and m.destination = p_destination)::integer));
end;
$$;

comment on function outbox.room_in_flight(text, integer) is
'How many more jobs of a destination may be claimed now, p_limit at most. What is said holds to the end of the transaction, in which no other worker claims any; 0 when one does.';

revoke all on function outbox.room_in_flight(text, integer) from public;
