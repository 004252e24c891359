create or replace function ops.count_request(p_token_id bigint, p_purpose text, p_limit integer default null)
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := clock_timestamp();
    v_minute constant timestamptz := date_trunc('minute', v_now);
    v_limit constant integer := coalesce(p_limit, ops.setting_text(p_purpose || '_per_minute')::integer);
    v_requests integer;
begin
    -- Nobody waits for the disk to have counted: the table is unlogged and the count may be forgotten.
    set local synchronous_commit = off;
    insert into ops.request_windows as w (token_id, purpose, starts_at, requests)
    values (p_token_id, p_purpose, v_minute, 1)
    on conflict (token_id, purpose) do update set
        requests = case when w.starts_at = excluded.starts_at then w.requests + 1 else 1 end,
        starts_at = excluded.starts_at
    returning w.requests into v_requests;

    if v_requests = 1 then
        update ops.api_tokens as t
        set last_used_on = (v_now at time zone 'UTC')::date
        where t.id = p_token_id and t.last_used_on is distinct from (v_now at time zone 'UTC')::date;
    end if;
    if v_requests > v_limit then
        return greatest(1, ceil(extract(epoch from v_minute + interval '1 minute' - v_now)))::integer;
    end if;
    return null;
end;
$$;

comment on function ops.count_request(bigint, text, integer) is
'Counts a request of a token for a purpose (requests, lookups) in the current minute of the wall clock. Returns null, or the seconds until the next
minute when the limit (p_limit, else the setting <purpose>_per_minute) is passed. Notes the day
of the last use, once a day.';

revoke all on function ops.count_request(bigint, text, integer) from public;
