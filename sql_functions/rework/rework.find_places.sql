create or replace function rework.find_places(p_as_of timestamptz)
returns rework.places
language plpgsql
stable
as $$
declare
    -- next_sending_time() looks a month ahead; a backlog may need some days more.
    c_minutes constant integer := 60 * 24 * 45;
    v_places rework.places;
    v_minute record;
begin
    v_places.starts_at := date_trunc('minute', p_as_of);
    v_places.per_minute := ops.setting_text('rework_per_minute')::integer;
    v_places.taken := array_fill(0, array[c_minutes]);
    for v_minute in
        select floor(extract(epoch from a.due_at - v_places.starts_at) / 60)::integer + 1 as n, count(*)::integer as attempts
        from rework.attempts as a
        where a.state = 'planned' and a.due_at >= p_as_of and a.due_at < v_places.starts_at + c_minutes * interval '1 minute'
        group by 1
    loop
        v_places.taken[v_minute.n] := v_minute.attempts;
    end loop;
    return v_places;
end;
$$;

comment on function rework.find_places(timestamptz) is
'The places of rework_per_minute messages a minute from p_as_of on, and which of them planned attempts have taken already. See rework.take_place().';

revoke all on function rework.find_places(timestamptz) from public;
