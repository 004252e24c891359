create or replace function intake.count_arrivals(p_since timestamptz)
returns bigint
language plpgsql
volatile
as $$
declare
    v_from constant timestamptz := date_trunc('hour', greatest(coalesce(p_since, '-infinity'), util.current_time() - interval '35 days'), 'UTC');
    v_count bigint;
begin
    insert into intake.arrivals as a (source_id, hour, submissions, first_at, last_at)
    select t.source_id, date_trunc('hour', s.received_at, 'UTC'), count(*), min(s.received_at), max(s.received_at)
    from intake.submissions as s
    join ops.api_tokens as t on t.id = s.token_id
    where s.received_at >= v_from and t.source_id is not null
    group by 1, 2
    on conflict (source_id, hour) do update
    set submissions = excluded.submissions, first_at = excluded.first_at, last_at = excluded.last_at
    where (a.submissions, a.last_at) is distinct from (excluded.submissions, excluded.last_at);
    get diagnostics v_count = row_count;

    -- Five weeks before its last word a source is still known by its habit.
    delete from intake.arrivals as a
    where a.hour < (select max(o.hour) - interval '35 days' from intake.arrivals as o where o.source_id = a.source_id);
    return v_count;
end;
$$;

comment on function intake.count_arrivals(timestamptz) is
'Counts the submissions of each source by hour into intake.arrivals, from the hour of p_since on (null: for five weeks); hours that were counted are counted anew.
Returns how many hours changed.';

revoke all on function intake.count_arrivals(timestamptz) from public;
