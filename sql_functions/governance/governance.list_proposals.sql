create or replace function governance.list_proposals(p_limit integer default 200)
returns table (uid uuid, lead_uid uuid, person text, field text, value text, was text, said_at timestamptz, owner text)
language plpgsql
stable
as $$
begin
    return query
    select o.uid, l.uid, p.name, o.field, o.value, o.was, o.said_at, coalesce(c.name, l.queue_code)
    from chatwoot.proposals as o
    join people.people as p on p.id = o.person_id
    cross join lateral leads.latest_lead(o.person_id) as l
    left join routing.consultants as c on c.id = l.consultant_id
    where o.decided_at is null
    order by o.said_at, o.id
    limit p_limit;
end;
$$;

comment on function governance.list_proposals(integer) is
'What somebody changed of contacts in Chatwoot and nobody has decided, the oldest first, with the person''s lead and who has it. Personal data: for an operator.';

revoke all on function governance.list_proposals(integer) from public;
