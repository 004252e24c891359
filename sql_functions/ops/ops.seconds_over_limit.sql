create or replace function ops.seconds_over_limit(p_token_id bigint, p_purpose text)
returns integer
language plpgsql
stable
as $$
begin
    return (
        select greatest(1, ceil(extract(epoch from w.starts_at + interval '1 minute' - clock_timestamp())))::integer
        from ops.request_windows as w
        where w.token_id = p_token_id
            and w.purpose = p_purpose
            and w.starts_at = date_trunc('minute', clock_timestamp())
            and w.requests >= ops.setting_text(p_purpose || '_per_minute')::integer
    );
end;
$$;

comment on function ops.seconds_over_limit(bigint, text) is
'Seconds until a token that has used up a purpose''s limit of this minute (setting <purpose>_per_minute) may go on; null while it has some left.
Counts nothing, unlike ops.count_request.';

revoke all on function ops.seconds_over_limit(bigint, text) from public;
