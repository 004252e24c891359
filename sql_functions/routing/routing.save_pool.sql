create or replace function routing.save_pool(p_code text, p_name text)
returns void
language plpgsql
volatile
as $$
begin
    if p_code is null or p_code !~ '^[a-z0-9][a-z0-9_-]{0,62}$' then
        raise exception 'a pool''s code has lower case letters, digits, - and _, not %', coalesce(p_code, 'null') using errcode = 'ID105';
    end if;
    if btrim(coalesce(p_name, '')) = '' then
        raise exception 'a pool needs a name' using errcode = 'ID105';
    end if;
    insert into routing.pools as p (code, name)
    values (p_code, p_name)
    on conflict (code) do update set name = excluded.name, is_active = true;
    perform routing.assign_waiting();
end;
$$;

comment on function routing.save_pool(text, text) is
'Adds a pool without members; a known one is renamed and active again, and takes the
leads that waited for it. Commits asynchronously, see routing.assign_waiting. Raises ID105 for a code or a name that is none.';

revoke all on function routing.save_pool(text, text) from public;
