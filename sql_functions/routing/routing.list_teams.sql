create or replace function routing.list_teams()
returns table (team text, name text, manager text, consultant text, email text)
language sql
stable
as $$
    select t.code, t.name, m.name, c.name, c.email
    from routing.teams as t
    left join routing.consultants as m on m.id = t.manager_id
    left join routing.consultants as c on c.team_id = t.id
    order by t.code, c.name, c.id;
$$;

comment on function routing.list_teams() is 'One row for each consultant of each team, and one for a team without any.';

revoke all on function routing.list_teams() from public;
