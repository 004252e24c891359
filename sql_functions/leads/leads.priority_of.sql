create or replace function leads.priority_of(p_lead leads.leads)
returns text
language sql
stable
as $$
    select case normalize.unaccented(btrim(coalesce(p_lead.attributes ->> 'priority', p_lead.attributes ->> 'prioridade')))
        when 'urgent' then 'urgent' when 'urgente' then 'urgent'
        when 'high' then 'high' when 'alta' then 'high'
        when 'medium' then 'medium' when 'media' then 'medium' when 'normal' then 'medium'
        when 'low' then 'low' when 'baixa' then 'low'
    end;
$$;

comment on function leads.priority_of(leads.leads) is
'urgent, high, medium or low: what whoever sent the lead says of it (attribute priority or prioridade, in English or Portuguese); null when they say nothing that is one.';

revoke all on function leads.priority_of(leads.leads) from public;
