create or replace function routing.lock_several()
returns void
language plpgsql
volatile
as $$
begin
    perform routing.hold_still();
    -- Two could wait for each other's pools.
    perform pg_advisory_xact_lock(hashtextextended('routing.several', 0));
    -- And one for a turn while it holds what the next lead of this one needs.
    perform routing.lock_capacity(array(select c.id from routing.consultants as c));
end;
$$;

comment on function routing.lock_several() is
'Who takes several turns in one transaction calls this first: of such there is one at a time, and it has whoever takes only so many leads before the first turn, in the order of locks.';

revoke all on function routing.lock_several() from public;
