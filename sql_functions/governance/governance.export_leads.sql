create or replace function governance.export_leads(
    p_q text default null,
    p_statuses text[] default null,
    p_owner text default null,
    p_due text default null,
    p_is_open boolean default null
)
returns table (
    uid uuid, created_at timestamptz, person text, phones text, emails text, city text, status text, owner text, next_step text,
    next_action_at timestamptz, origin text, source text, product text, referred_by text, notes text
)
language sql
stable
as $$
    select
        f.uid, f.created_at, f.person,
        (select string_agg(i.value, ', ' order by i.id) from people.identifiers as i where i.person_id = l.person_id and i.kind = 'phone'),
        (select string_agg(i.value, ', ' order by i.id) from people.identifiers as i where i.person_id = l.person_id and i.kind = 'email'),
        p.city, f.status, f.owner, f.next_step, f.next_action_at, leads.origin_name(l.origin), s.name, f.product, f.referred_by, l.notes
    from governance.list_leads(
        p_q => p_q, p_statuses => p_statuses, p_owner => p_owner, p_due => p_due, p_is_open => p_is_open, p_limit => null
    ) with ordinality as f (uid, person, phone, status, owner, next_step, next_action_at, referred_by, product, created_at, n)
    join leads.leads as l on l.uid = f.uid
    join people.people as p on p.id = l.person_id
    left join intake.sources as s on s.id = l.source_id
    order by f.n
$$;

comment on function governance.export_leads(text, text[], text, text, boolean) is
'The leads that governance.list_leads() lists, all of them and in its order, with what a list outside needs. Personal data: for an operator, who keeps in leads.record_export() that it was read. Raises as
governance.list_leads().';

revoke all on function governance.export_leads(text, text[], text, text, boolean) from public;
