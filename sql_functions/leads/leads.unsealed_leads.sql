create or replace function leads.unsealed_leads(p_since timestamptz)
returns table (lead_id bigint, seq integer, hash bytea)
language plpgsql
stable
as $$
begin
    if p_since is null then
        return query
        select l.id, l.event_seq, l.event_hash
        from leads.leads as l
        left join (select o.lead_id, max(o.seq) as seq from leads.lead_seals as o group by o.lead_id) as s on s.lead_id = l.id
        where l.event_seq > coalesce(s.seq, 0);
    else
        return query
        select l.id, l.event_seq, l.event_hash
        from (select distinct e.lead_id as id from leads.events as e where e.at >= p_since) as e
        join leads.leads as l on l.id = e.id
        left join lateral (select max(o.seq) as seq from leads.lead_seals as o where o.lead_id = l.id) as s on true
        where l.event_seq > coalesce(s.seq, 0);
    end if;
end;
$$;

comment on function leads.unsealed_leads(timestamptz) is
'Leads whose history went on since they were last sealed: where each stands now. Looks only at leads with an event since p_since; null: at
every lead.';

revoke all on function leads.unsealed_leads(timestamptz) from public;
