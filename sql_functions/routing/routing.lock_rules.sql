create or replace function routing.lock_rules()
returns void
language sql
volatile
as $$
    select pg_advisory_xact_lock(hashtextextended('routing', 0));
$$;

comment on function routing.lock_rules() is
'Who may get leads is about to change: waits until every decision under way is committed and for every other change, and lets the next begin when this one is (routing.hold_still).
Whoever reads what they change calls it first and reads afterwards, in a statement of its own.';

revoke all on function routing.lock_rules() from public;
