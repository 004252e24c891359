create or replace function governance.verify_seals(
    p_root text default null,
    p_sealed_on date default null,
    p_only_newest boolean default false
)
returns table (problem text, sealed_on date, lead_uid uuid, lead_id bigint, detail text)
language sql
stable
security definer
set search_path = ''
as $$
    select v.problem, v.sealed_on, l.uid, v.lead_id, v.detail
    from leads.verify_seals(case when p_only_newest then extract(day from util.current_time() at time zone 'UTC')::integer % 30 end, 30) as v
    left join leads.leads as l on l.id = v.lead_id
    union all
    select c.problem, c.sealed_on, null, null, c.detail
    from leads.check_root(p_sealed_on, p_root) as c
    where p_root is not null or p_sealed_on is not null;
$$;

comment on function governance.verify_seals(text, date, boolean) is
'Proves history, for a DBA: leads.verify_seals(), and with p_root and p_sealed_on whether the seal of that day has the root that was kept elsewhere. A row for each
difference, none when all is whole. p_only_newest: the newest seals, their leads and a thirtieth of the others, which is quick.';

revoke all on function governance.verify_seals(text, date, boolean) from public;
grant execute on function governance.verify_seals(text, date, boolean) to indica_dba;
