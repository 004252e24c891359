create or replace function routing.received_on(p_consultant_id bigint, p_pool_id bigint, p_day date, p_time_zone text)
returns bigint
language plpgsql
stable
as $$
begin
    return (
        select count(distinct d.lead_id)
        from routing.decisions as d
        where d.winner_id = p_consultant_id
            and d.decided_at >= p_day::timestamp at time zone p_time_zone and d.decided_at < (p_day + 1)::timestamp at time zone p_time_zone
            and (p_pool_id is null or d.pool_id = p_pool_id)
    );
end;
$$;

comment on function routing.received_on(bigint, bigint, date, text) is 'How many leads a consultant got on a civil day, from whatever hand; with p_pool_id: how many turns of that pool.';

revoke all on function routing.received_on(bigint, bigint, date, text) from public;
