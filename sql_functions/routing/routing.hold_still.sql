create or replace function routing.hold_still()
returns void
language sql
volatile
as $$
    select pg_advisory_xact_lock_shared(hashtextextended('routing', 0));
$$;

comment on function routing.hold_still() is
'Who may get leads does not change until the transaction ends: whoever gives a lead to somebody calls this first and reads afterwards, in a statement of its own.
Whoever changes consultants, pools or rules waits for all of them (routing.tg_wait_for_turns), and they for the change. So no lead waits beside somebody who can take it,
and none goes to somebody who no longer can.';

revoke all on function routing.hold_still() from public;
