create or replace function people.purge(p_as_of timestamptz, p_limit integer)
returns bigint
language plpgsql
volatile
as $$
declare
    v_count bigint;
begin
    update people.normalization_changes as c
    set old_values = null, new_values = null
    where c.id in (
        select o.id
        from people.normalization_changes as o
        where o.changed_at < p_as_of - interval '90 days' and o.old_values is not null
        order by o.changed_at
        limit p_limit
    );
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function people.purge(timestamptz, integer) is
'Forgets old and new values of renormalisation after 90 days, at most p_limit rows; that something changed stays. Returns how many rows.';

revoke all on function people.purge(timestamptz, integer) from public;
