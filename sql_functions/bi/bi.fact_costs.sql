create or replace view bi.fact_costs as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
)
select
    left(encode(c.wamid_sha256, 'hex'), 16) as cost_key, m.lead_id as lead_key, (c.charged_at at time zone z.name)::date as day, coalesce(m.template_id, 0) as template_key,
    c.category, c.pricing_type, case when p.price is null then 0 else 1 end as priced, 1 as messages,
    case when c.pricing_type like 'free%' then 0 else p.price end as cost, p.currency
from sending.charges as c
cross join zone as z
left join sending.messages as m on m.id = c.message_id
left join lateral (
    select o.price, o.currency
    from sending.prices as o
    where o.category = c.category and o.since <= (c.charged_at at time zone 'UTC')::date
    order by o.since desc
    limit 1
) as p on true
where c.charged_at is not null;

comment on view bi.fact_costs is
'One row for each message that Meta charged or let pass free: what it cost. The ledger of governance.message_costs.';
comment on column bi.fact_costs.cost_key is 'The charge.';
comment on column bi.fact_costs.lead_key is 'The lead of the message; null: another system sent it, such as a consultant in Chatwoot.';
comment on column bi.fact_costs.day is 'Day of arrival.';
comment on column bi.fact_costs.template_key is 'Its template; 0: none of ours.';
comment on column bi.fact_costs.category is 'Meta''s category.';
comment on column bi.fact_costs.pricing_type is 'Meta''s type; one that begins with free costs nothing.';
comment on column bi.fact_costs.priced is '1: its price is known.';
comment on column bi.fact_costs.messages is '1, to be added up.';
comment on column bi.fact_costs.cost is 'What it cost; null: not known.';
comment on column bi.fact_costs.currency is 'In which currency.';

revoke all on bi.fact_costs from public;
grant select on bi.fact_costs to indica_bi;
