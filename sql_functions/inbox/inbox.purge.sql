create or replace function inbox.purge(p_as_of timestamptz, p_limit integer)
returns bigint
language plpgsql
volatile
as $$
declare
    v_count bigint;
    v_facts bigint;
begin
    update inbox.deliveries as d
    set raw = null
    -- An array: what is not analysed yet is not gone through anew for each row.
    where d.id = any (array(
        select o.id
        from inbox.deliveries as o
        where o.received_at < p_as_of - interval '30 days' and o.raw is not null and o.state <> 'received'
        order by o.received_at
        limit p_limit
    ));
    get diagnostics v_count = row_count;

    update inbox.facts as e
    set payload = '{}', wamid = null,
        natural_key = case
            when e.natural_key ~ '^wa:(status|message|preference):' then 'wa:purged:' || encode(ops.keyed_hash('fact', e.natural_key), 'hex')
            else e.natural_key
        end,
        error = case when e.error is not null then jsonb_build_object('sqlstate', e.error -> 'sqlstate') end
    where e.id = any (array(
        select o.id
        from inbox.facts as o
        where o.created_at < p_as_of - interval '30 days' and o.payload <> '{}'
        order by o.created_at
        limit p_limit
    ));
    get diagnostics v_facts = row_count;
    v_count := v_count + v_facts;
    return v_count;
end;
$$;

comment on function inbox.purge(timestamptz, integer) is
'Forgets raw webhooks and what their facts said after 30 days, at most p_limit of each, with the phone that a wamid embeds; hashes, kinds, times and ids of ours stay, and
so does what nobody has read yet. Returns how many.';

revoke all on function inbox.purge(timestamptz, integer) from public;
