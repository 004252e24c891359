create or replace function sending.sends_in_doubt(p_noticed_at timestamptz)
returns setof outbox.jobs
language sql
stable
as $$
    select j.*
    from outbox.jobs as j
    join leads.leads as l on l.id = j.lead_id
    where j.state = 'pending' and j.kind = 'whatsapp.template'
        and sending.may_have_left(j, l, p_noticed_at)
    order by j.id;
$$;

comment on function sending.sends_in_doubt(timestamptz) is
'Templates that wait here and may have left elsewhere before p_noticed_at: see sending.may_have_left().';

revoke all on function sending.sends_in_doubt(timestamptz) from public;
