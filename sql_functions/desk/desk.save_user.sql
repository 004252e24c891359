create or replace function desk.save_user(p_email text, p_name text, p_role text, p_team text default null)
returns uuid
language plpgsql
volatile
as $$
declare
    v_email constant text := (select e.email from normalize.email(p_email) as e where e.is_valid);
    v_team_id bigint;
    v_uid uuid;
begin
    if v_email is null then
        raise exception 'somebody logs in by an e-mail, not by %', left(coalesce(p_email, 'null'), 254) using errcode = 'ID105';
    end if;
    if coalesce(length(btrim(p_name)), 0) not between 1 and 200 then
        raise exception 'a name has 1 to 200 characters' using errcode = 'ID105';
    end if;
    if not exists (select from desk.roles as r where r.code = p_role) then
        raise exception 'no role is called %', left(coalesce(p_role, 'null'), 100) using errcode = 'ID105',
            hint = (select string_agg(r.code, ', ' order by r.position) from desk.roles as r);
    end if;
    if p_team is not null then
        v_team_id := (select t.id from routing.teams as t where t.code = lower(btrim(p_team)));
        if v_team_id is null then
            raise exception 'no team is called %', left(p_team, 100) using errcode = 'ID209', hint = 'indica team list shows them.';
        end if;
    end if;
    insert into desk.users (email, name, role, team_id)
    values (lower(v_email), btrim(p_name), p_role, v_team_id)
    on conflict (email) do update set name = excluded.name, role = excluded.role, team_id = excluded.team_id, is_active = true
    returning uid into v_uid;
    return v_uid;
end;
$$;

comment on function desk.save_user(text, text, text, text) is
'Lets somebody log in to the desk, or changes their name, role and team; whoever was removed is back. Returns their uid. Raises ID105 (e-mail, name or role), ID209 (no such team).';

revoke all on function desk.save_user(text, text, text, text) from public;
