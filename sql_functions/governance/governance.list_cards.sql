create or replace function governance.list_cards(p_limit integer default 200)
returns table (uid uuid, sender text, lead_uid uuid, owner text, name text, phone text, phones bigint, finding text, said_at timestamptz, due_at timestamptz)
language plpgsql
stable
as $$
begin
    return query
    select k.uid, p.name, l.uid, coalesce(c.name, l.queue_code), k.name, k.phone, jsonb_array_length(k.phones)::bigint, intake.card_finding(k), k.said_at, k.due_at
    from intake.cards as k
    join leads.leads as o on o.id = k.lead_id
    join people.people as p on p.id = o.person_id
    cross join lateral leads.latest_lead(p.id) as l
    left join routing.consultants as c on c.id = l.consultant_id
    where k.decided_at is null
    order by k.due_at, k.id
    limit p_limit;
end;
$$;

comment on function governance.list_cards(integer) is
'Contact cards that wait for a human, the most urgent first, with who sent them and who has that lead. Personal data: for an operator; governance.cards shows all of them without what they say.';

revoke all on function governance.list_cards(integer) from public;
