create or replace function rework.taken_places(p_as_of timestamptz)
returns integer[]
language plpgsql
stable
as $$
declare
    -- A run plans for its own day, or for the next one where its own is over.
    c_minutes constant integer := 60 * 24 * 4;
    v_starts_at constant timestamptz := date_trunc('minute', p_as_of);
    v_taken integer[] := array_fill(0, array[c_minutes]);
    v_minute record;
begin
    for v_minute in
        select floor(extract(epoch from a.due_at - v_starts_at) / 60)::integer + 1 as n, count(*)::integer as attempts
        from rework.attempts as a
        where a.state = 'planned' and a.due_at >= p_as_of and a.due_at < v_starts_at + c_minutes * interval '1 minute'
        group by 1
    loop
        v_taken[v_minute.n] := v_minute.attempts;
    end loop;
    return v_taken;
end;
$$;

comment on function rework.taken_places(timestamptz) is
'How many attempts are planned for each minute of the four days that begin with that of p_as_of; what is over does not count. See rework.find_place().';

revoke all on function rework.taken_places(timestamptz) from public;
