create or replace function leads.save_origin(p_code text, p_name text, p_name_en text default null)
returns void
language plpgsql
volatile
as $$
begin
    if p_code is null or p_code !~ '^[a-z0-9][a-z0-9_-]{0,62}$' then
        raise exception 'an origin''s code has lower case letters, digits, - and _, not %', coalesce(p_code, 'null') using errcode = 'ID105';
    end if;
    if btrim(coalesce(p_name, '')) = '' then
        raise exception 'an origin needs a name' using errcode = 'ID105';
    end if;
    insert into leads.origins as o (code, name_pt, name_en)
    values (p_code, p_name, coalesce(p_name_en, p_name))
    on conflict (code) do update set name_pt = excluded.name_pt, name_en = excluded.name_en, is_active = true;
end;
$$;

comment on function leads.save_origin(text, text, text) is
'Adds an origin that submissions may name; a known one is renamed and active again. Without an English name the Portuguese one serves. Raises
ID105 for a code or a name that is none.';

revoke all on function leads.save_origin(text, text, text) from public;
