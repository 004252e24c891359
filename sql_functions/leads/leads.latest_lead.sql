create or replace function leads.latest_lead(p_person_id bigint)
returns leads.leads
language sql
stable
as $$
    select l
    from leads.leads as l
    where l.person_id = p_person_id
    order by leads.is_open(l.status) desc, l.id desc
    limit 1;
$$;

comment on function leads.latest_lead(bigint) is 'The open lead of a person, else their newest; null without any.';

revoke all on function leads.latest_lead(bigint) from public;
