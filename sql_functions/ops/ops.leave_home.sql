create or replace function ops.leave_home()
returns void
language plpgsql
volatile
as $$
declare
    v_standing constant text := ops.notice_home();
begin
    if v_standing is distinct from 'settled' then
        raise exception 'this database is %, so it cannot be left', v_standing using errcode = 'ID308';
    end if;
    update ops.homes as h
    set left_at = util.current_time(), settled_at = null, settled_how = null
    where h.id = (select max(o.id) from ops.homes as o);
end;
$$;

comment on function ops.leave_home() is
'The operation moves elsewhere: from now on nothing leaves here. ops.settle_home(''returned'') undoes it. Raises ID308 when the database is not at home.';

revoke all on function ops.leave_home() from public;
