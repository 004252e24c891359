create or replace function chatwoot.products_of(p_lead_id bigint)
returns text
language sql
stable
as $$
    select string_agg(d.name, ', ' order by i.position, i.said_at, d.code)
    from (
        select o.product_id, min(o.position) as position, min(o.said_at) as said_at
        from (
            select l.product_id, 1 as position, l.created_at as said_at from leads.leads as l where l.id = p_lead_id
            union all
            select t.product_id, 2, t.touched_at from leads.touches as t where t.lead_id = p_lead_id
        ) as o
        group by o.product_id
    ) as i
    join leads.products as d on d.id = i.product_id;
$$;

comment on function chatwoot.products_of(bigint) is
'What the person of a lead is interested in, as a conversation''s attribute says it: the product of the lead first, then those of later referrals. Null when none is known.';

revoke all on function chatwoot.products_of(bigint) from public;
