create or replace function routing.tg_open_turn()
returns trigger
language plpgsql
volatile
as $$
begin
    insert into routing.pool_turns (pool_id) values (new.id);
    return null;
end;
$$;

comment on function routing.tg_open_turn() is 'Gives a new pool its turn row, the one that assignments lock.';

revoke all on function routing.tg_open_turn() from public;
