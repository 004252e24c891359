create or replace function routing.tg_wait_for_turns()
returns trigger
language plpgsql
volatile
as $$
begin
    perform routing.lock_rules();
    return null;
end;
$$;

comment on function routing.tg_wait_for_turns() is
'Who may get leads is about to change: waits until every decision under way is committed, and lets the next begin when the change is (routing.hold_still).';

revoke all on function routing.tg_wait_for_turns() from public;
