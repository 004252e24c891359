create or replace function chatwoot.purge(p_as_of timestamptz, p_limit integer)
returns bigint
language plpgsql
volatile
as $$
declare
    v_count bigint;
begin
    update chatwoot.proposals as o
    set value = null, was = null,
        decided_at = coalesce(o.decided_at, p_as_of), outcome = coalesce(o.outcome, 'expired')
    where o.id in (
        select b.id
        from chatwoot.proposals as b
        where b.said_at < p_as_of - interval '30 days' and b.value is not null
        order by b.said_at
        limit p_limit
    );
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function chatwoot.purge(timestamptz, integer) is
'Forgets what was proposed from Chatwoot 30 days after it was said, at most p_limit rows; what nobody decided expires. That something was proposed, and who decided, stays. Returns how many
rows.';

revoke all on function chatwoot.purge(timestamptz, integer) from public;
