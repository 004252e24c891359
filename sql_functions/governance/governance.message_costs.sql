create or replace view governance.message_costs as
select
    (date_trunc('month', c.charged_at at time zone z.zone))::date as month,
    n.code as channel,
    coalesce(t.code, '-') as template,
    c.category, c.pricing_type,
    count(*) as messages,
    count(p.price) as priced,
    sum(case when c.pricing_type like 'free%' then 0 else p.price end) as cost,
    p.currency
from sending.charges as c
join sending.channels as n on n.id = c.channel_id
left join sending.messages as m on m.id = c.message_id
left join sending.templates as t on t.id = m.template_id
cross join lateral (
    select coalesce(s.value, s.default_value) #>> '{}' as zone from ops.settings as s where s.key = 'timezone'
) as z
left join lateral (
    select o.price, o.currency
    from sending.prices as o
    where o.category = c.category and o.since <= (c.charged_at at time zone 'UTC')::date
    order by o.since desc
    limit 1
) as p on true
where c.charged_at is not null
group by 1, 2, 3, 4, 5, p.currency;

comment on view governance.message_costs is
'What messages cost, by civil month of their arrival, number, template (- for what other systems sent through the number), category and type as Meta told them with the statuses: how
many arrived (messages), for how many of them a price is known (priced), and what these cost together in their currency (sending.prices; free types cost nothing).';
comment on column governance.message_costs.month is 'Civil month of arrival, its first day.';
comment on column governance.message_costs.channel is 'Code of the business number.';
comment on column governance.message_costs.template is 'Code of the template; -: another system sent it, such as a consultant in Chatwoot.';
comment on column governance.message_costs.category is 'Meta''s category.';
comment on column governance.message_costs.pricing_type is 'Meta''s type; one that begins with free costs nothing.';
comment on column governance.message_costs.messages is 'Messages that arrived, each once.';
comment on column governance.message_costs.priced is 'Those whose price is known (indica template price).';
comment on column governance.message_costs.cost is 'Of these together.';
comment on column governance.message_costs.currency is 'In which currency.';

revoke all on governance.message_costs from public;
grant select on governance.message_costs to indica_dba;
