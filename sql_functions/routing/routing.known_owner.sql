create or replace function routing.known_owner(p_lead leads.leads)
returns bigint
language plpgsql
stable
as $$
begin
    return (
        select l.consultant_id
        from leads.leads as l
        where l.person_id = p_lead.person_id and l.id <> p_lead.id and l.consultant_id is not null
        order by l.id desc
        limit 1
    );
end;
$$;

comment on function routing.known_owner(leads.leads) is 'The consultant who had the person''s newest other lead; null when nobody did.';

revoke all on function routing.known_owner(leads.leads) from public;
