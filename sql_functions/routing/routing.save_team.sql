create or replace function routing.save_team(p_code text, p_name text, p_manager text default null)
returns void
language plpgsql
volatile
as $$
declare
    v_manager_id constant bigint := case when p_manager is not null then (routing.find_consultant(p_manager)).id end;
begin
    if p_code is null or p_code !~ '^[a-z0-9][a-z0-9_-]{0,62}$' then
        raise exception 'a team''s code has lower case letters, digits, - and _, not %', coalesce(p_code, 'null') using errcode = 'ID105';
    end if;
    if btrim(coalesce(p_name, '')) = '' then
        raise exception 'a team needs a name' using errcode = 'ID105';
    end if;
    insert into routing.teams as t (code, name, manager_id)
    values (p_code, p_name, v_manager_id)
    on conflict (code) do update set name = excluded.name, manager_id = coalesce(excluded.manager_id, t.manager_id), is_active = true;
end;
$$;

comment on function routing.save_team(text, text, text) is
'Adds a team, or renames it and gives it another manager (e-mail or uid of a consultant; null keeps the one it has). Raises ID105 for a code or name that is none, ID208.';

revoke all on function routing.save_team(text, text, text) from public;
