create or replace function routing.set_team(p_consultant text, p_team text)
returns void
language plpgsql
volatile
as $$
declare
    v_consultant constant routing.consultants := routing.find_consultant(p_consultant);
    v_team_id bigint;
begin
    if p_team is not null then
        select t.id into v_team_id from routing.teams as t where t.code = p_team;
        if not found then
            raise exception 'no team is called %', p_team using errcode = 'ID209', hint = 'indica team list shows them.';
        end if;
    end if;
    update routing.consultants as c set team_id = v_team_id where c.id = v_consultant.id and c.team_id is distinct from v_team_id;
end;
$$;

comment on function routing.set_team(text, text) is 'Puts a consultant (e-mail or uid) into a team, out of the one they were in; null: into none. Raises ID208, ID209.';

revoke all on function routing.set_team(text, text) from public;
