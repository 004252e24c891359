create or replace function routing.list_consultants()
returns table (
    name text, email text, is_active boolean, chatwoot_agent_id bigint, pools text, open_leads bigint, uid uuid
)
language sql
stable
as $$
    select c.name, c.email, c.is_active, c.chatwoot_agent_id,
        (
            select string_agg(p.code, ' ' order by p.code)
            from routing.pool_members as m
            join routing.pools as p on p.id = m.pool_id
            where m.consultant_id = c.id and m.is_active
        ),
        (select count(*) from leads.leads as l where l.consultant_id = c.id and leads.is_open(l.status)),
        c.uid
    from routing.consultants as c
    order by c.name, c.id;
$$;

comment on function routing.list_consultants() is
'The consultants by name: their agent in Chatwoot, the codes of their pools, and how many open leads they own.';

revoke all on function routing.list_consultants() from public;
