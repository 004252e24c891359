create or replace function governance.desk_cards(p_viewer desk.viewer, p_limit integer)
returns jsonb
language plpgsql
stable
as $$
begin
    return (
        with seen as materialized (
            select c.id, c.due_at, c.said_at
            from intake.cards as c
            join leads.leads as o on o.id = c.lead_id
            cross join lateral leads.latest_lead(o.person_id) as l
            where c.decided_at is null and desk.may_see(p_viewer, l)
        )
        select jsonb_build_object(
            'count', (select count(*) from seen), 'oldest_at', (select min(s.said_at) from seen as s),
            'items', coalesce(jsonb_agg(governance.card_item(c) order by c.due_at, c.id), '[]')
        )
        from (select s.id from seen as s order by s.due_at, s.id limit p_limit) as f
        join intake.cards as c on c.id = f.id
    );
end;
$$;

comment on function governance.desk_cards(desk.viewer, integer) is
'Contact cards that wait for a human and that somebody at the desk sees, whose sender''s lead they see: how many, since when the oldest, and the first p_limit (governance.card_item), the most urgent first.';

revoke all on function governance.desk_cards(desk.viewer, integer) from public;
