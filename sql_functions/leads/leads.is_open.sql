create or replace function leads.is_open(p_status text)
returns boolean
language sql
immutable
parallel safe
return p_status in ('new', 'contacted', 'engaged', 'qualified');

comment on function leads.is_open(text) is 'Is a lead with this status open? The same list as the partial index leads_person_id_open_key.';

revoke all on function leads.is_open(text) from public;
