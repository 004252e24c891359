create or replace function ops.settle_home(p_how text)
returns void
language sql
volatile
as $$
    update ops.homes as h
    set settled_at = util.current_time(), settled_how = p_how, left_at = null
    where h.id = (select max(o.id) from ops.homes as o);
$$;

comment on function ops.settle_home(text) is
'What was in flight is settled, and work may leave again. p_how: see ops.homes. Call flow.finish_settling(), which looks first.';

revoke all on function ops.settle_home(text) from public;
