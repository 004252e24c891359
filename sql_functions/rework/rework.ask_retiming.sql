create or replace function rework.ask_retiming()
returns void
language plpgsql
volatile
as $$
begin
    delete from rework.retimings;
    insert into rework.retimings (asked_at) values (util.current_time());
end;
$$;

comment on function rework.ask_retiming() is
'The policies changed: the next run works out anew how long leads wait (rework.retime), from the first on, also when it was still at an earlier change.';

revoke all on function rework.ask_retiming() from public;
