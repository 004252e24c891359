create or replace function routing.tg_new_version()
returns trigger
language plpgsql
volatile
as $$
begin
    update routing.pools as p set version = p.version + 1 where p.id = coalesce(new.pool_id, old.pool_id);
    return null;
end;
$$;

comment on function routing.tg_new_version() is 'A pool whose members or weights changed has a new version, which decisions store.';

revoke all on function routing.tg_new_version() from public;
