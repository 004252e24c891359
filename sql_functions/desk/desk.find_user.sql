create or replace function desk.find_user(p_email text)
returns desk.users
language plpgsql
stable
as $$
declare
    v_user desk.users;
begin
    select * into v_user from desk.users as u where lower(btrim(p_email)) in (u.email, u.uid::text);
    if not found then
        raise exception 'nobody logs in to the desk as %', left(coalesce(p_email, 'null'), 254) using errcode = 'ID222', hint = 'indica desk list shows who does.';
    end if;
    return v_user;
end;
$$;

comment on function desk.find_user(text) is
'The user of the desk with this e-mail (any case) or uid. Raises ID222 when there is none.';

revoke all on function desk.find_user(text) from public;
