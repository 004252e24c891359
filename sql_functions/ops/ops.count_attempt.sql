create or replace function ops.count_attempt(p_purpose text, p_origin text, p_limit integer, p_window interval default '1 minute')
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := clock_timestamp();
    v_window ops.attempt_windows;
begin
    insert into ops.attempt_windows as w (purpose, origin_hash, starts_at, attempts)
    values (p_purpose, ops.keyed_hash('origin', p_origin), v_now, 1)
    on conflict (purpose, origin_hash) do update set
        attempts = case when w.starts_at > v_now - p_window then w.attempts + 1 else 1 end,
        starts_at = case when w.starts_at > v_now - p_window then w.starts_at else v_now end
    returning * into v_window;
    delete from ops.attempt_windows as w
    where (w.purpose, w.origin_hash) in (
        select o.purpose, o.origin_hash from ops.attempt_windows as o where o.starts_at < v_now - interval '1 hour' limit 100 for update skip locked
    );
    if v_window.attempts > p_limit then
        return greatest(1, ceil(extract(epoch from v_window.starts_at + p_window - v_now)))::integer;
    end if;
    return null;
end;
$$;

comment on function ops.count_attempt(text, text, integer, interval) is
'Counts an attempt without a token for a purpose, from an origin (a network address, kept as keyed hash, or * for all), in a window of the wall clock.
Returns null, or the seconds until the window ends when p_limit is passed. Forgets windows older than an hour.';

revoke all on function ops.count_attempt(text, text, integer, interval) from public;
