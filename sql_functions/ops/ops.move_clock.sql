create or replace function ops.move_clock(p_by interval)
returns timestamptz
language plpgsql
volatile
as $$
declare
    v_was constant timestamptz := util.current_time();
begin
    if not util.is_clock_movable() then
        raise exception 'the clock of this database cannot be moved' using errcode = 'ID403',
            hint = 'Only development and test databases allow it (indica.allow_fake_clock).';
    end if;
    update ops.clock as c set offset_by = case when p_by is null then interval '0' else c.offset_by + p_by end;
    -- Who was heard just now was: nobody has fallen silent by it until the next sign of life.
    update ops.api_processes as a
    set heartbeat_at = a.heartbeat_at + (util.current_time() - v_was)
    where a.stopped_at is null and a.heartbeat_at > v_was - interval '1 minute' and a.heartbeat_at <= v_was;
    perform pg_notify('outbox', '');
    return util.current_time();
end;
$$;

comment on function ops.move_clock(interval) is
'Moves the clock of a development database by an interval, or back to the real time when p_by is null; returns the time it shows now.
Who lives stays alive by it. Raises ID403 where the clock may not be moved (util.is_clock_movable).';

revoke all on function ops.move_clock(interval) from public;
