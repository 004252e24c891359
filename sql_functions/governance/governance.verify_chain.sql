create or replace function governance.verify_chain(p_lead_uid uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select leads.verify_chain(l.id) from leads.leads as l where l.uid = p_lead_uid;
$$;

comment on function governance.verify_chain(uuid) is
'See leads.verify_chain(); null when there is no such lead. For the role indica_dba, which reads no table.';

revoke all on function governance.verify_chain(uuid) from public;
grant execute on function governance.verify_chain(uuid) to indica_dba;
