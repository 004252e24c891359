create or replace function calendar.place_of(p_e164 text)
returns text
language plpgsql
stable
as $$
begin
    if p_e164 like '+55%' then
        return (select a.uf from normalize.area_codes as a where a.ddd = substr(p_e164, 4, 2)::smallint);
    end if;
    return null;
end;
$$;

comment on function calendar.place_of(text) is
'The state (UF) of a phone in E.164, whose holidays its owner has: that of its Brazilian area code. Null when there is none.';

revoke all on function calendar.place_of(text) from public;
