create or replace function governance.desk_turns(p_viewer desk.viewer, p_begins_at timestamptz, p_ends_at timestamptz)
returns table (lead_id bigint, rule_id bigint, pool_id bigint, winner_id bigint)
language plpgsql
stable
set plan_cache_mode = force_custom_plan
-- What it reads is of late and in memory, so that each row is fetched rather than a table read for it.
set random_page_cost = 1.1
as $$
begin
    return query
    select d.lead_id, d.rule_id, d.pool_id, d.winner_id
    from routing.decisions as d
    join leads.leads as l on l.id = d.lead_id
    -- By whom they went to, since no index begins with the time.
    where d.winner_id in (select c.id from routing.consultants as c)
        and d.decided_at >= p_begins_at and d.decided_at < p_ends_at and d.seq is not null and desk.may_see(p_viewer, l);
end;
$$;

comment on function governance.desk_turns(desk.viewer, timestamptz, timestamptz) is
'The leads given by turn in a period, of those that somebody at the desk sees: what the numbers of the page of distribution count and their lists show.';

revoke all on function governance.desk_turns(desk.viewer, timestamptz, timestamptz) from public;
