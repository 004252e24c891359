create or replace function inbox.observed_facts(p_body jsonb, p_skip integer, p_take integer)
returns table (kind text, natural_key text, occurred_at timestamptz, payload jsonb)
language sql
stable
as $$
    select f.kind, f.natural_key, f.occurred_at, f.payload
    from (
        select b.n, c.kind, c.natural_key, c.occurred_at, c.payload
        from jsonb_array_elements(p_body -> 'bodies') with ordinality as b (value, n)
        cross join lateral inbox.chatwoot_facts(b.value, 0, 1) as c
        union all
        -- After all that it found.
        select
            jsonb_array_length(coalesce(p_body -> 'bodies', '[]')) + 1, 'looked',
            format('look:%s:%s', p_body #>> '{looked,job_id}', p_body #>> '{looked,attempt}'), null,
            p_body -> 'looked' || jsonb_build_object('account_id', p_body #> '{account,id}')
        where p_body ? 'looked'
    ) as f
    where f.n > p_skip and f.n <= p_skip + p_take
    order by f.n;
$$;

comment on function inbox.observed_facts(jsonb, integer, integer) is
'The facts of an observation (inbox.keep_observation), p_take of them after the first p_skip: what Chatwoot''s own webhooks would have stated, under the same natural keys, and at last that the look is done.';

revoke all on function inbox.observed_facts(jsonb, integer, integer) from public;
