create or replace function webhooks.purge(p_as_of timestamptz, p_limit integer)
returns bigint
language plpgsql
volatile
as $$
declare
    v_count bigint;
begin
    delete from webhooks.deliveries as d
    where d.id in (
        select o.id
        from webhooks.deliveries as o
        where o.created_at < p_as_of - interval '30 days'
            -- What the outbox has is on its way.
            and o.state <> 'queued'
        order by o.created_at
        limit p_limit
    );
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function webhooks.purge(timestamptz, integer) is
'Forgets deliveries that are older than 30 days, at most p_limit, also those that waited for a subscription that stayed paused. Returns how many.';

revoke all on function webhooks.purge(timestamptz, integer) from public;
