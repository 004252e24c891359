create or replace function ops.move_clock(p_by interval)
returns timestamptz
language plpgsql
volatile
as $$
begin
    if not util.is_clock_movable() then
        raise exception 'the clock of this database cannot be moved' using errcode = 'ID403',
            hint = 'Only development and test databases allow it (indica.allow_fake_clock).';
    end if;
    update ops.clock as c set offset_by = case when p_by is null then interval '0' else c.offset_by + p_by end;
    perform pg_notify('outbox', '');
    return util.current_time();
end;
$$;

comment on function ops.move_clock(interval) is
'Moves the clock of a development database by an interval, or back to the real time when p_by is null; returns the time it shows now.
Raises ID403 where the clock may not be moved (util.is_clock_movable).';

revoke all on function ops.move_clock(interval) from public;
