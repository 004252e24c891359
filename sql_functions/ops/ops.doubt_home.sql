create or replace function ops.doubt_home()
returns boolean
language plpgsql
volatile
as $$
begin
    update ops.homes as h
    set doubted_at = util.current_time()
    where h.id = (select max(o.id) from ops.homes as o) and h.doubted_at is null;
    return found;
end;
$$;

comment on function ops.doubt_home() is 'Takes down that settling begins; returns false when it had begun before.';

revoke all on function ops.doubt_home() from public;
