create or replace function leads.save_product(p_code text, p_name text)
returns void
language plpgsql
volatile
as $$
begin
    if p_code is null or p_code !~ '^[a-z0-9][a-z0-9_-]{0,62}$' then
        raise exception 'a product''s code has lower case letters, digits, - and _, not %', coalesce(p_code, 'null') using errcode = 'ID105';
    end if;
    if btrim(coalesce(p_name, '')) = '' then
        raise exception 'a product needs a name' using errcode = 'ID105';
    end if;
    insert into leads.products as p (code, name)
    values (p_code, p_name)
    on conflict (code) do update set name = excluded.name, is_active = true;
end;
$$;

comment on function leads.save_product(text, text) is
'Adds a product that submissions may name; a known one is renamed and active again. Raises ID105 for a code or a name that is none.';

revoke all on function leads.save_product(text, text) from public;
