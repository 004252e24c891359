create or replace function people.city_of(p_city text, p_phone text, out city text, out ibge_code integer, out reason text)
language plpgsql
stable
as $$
declare
    v_city record;
    v_ddd constant smallint := case when left(p_phone, 3) = '+55' and substr(p_phone, 4, 1) between '1' and '9' then substr(p_phone, 4, 2)::smallint end;
begin
    city := nullif(btrim(p_city), '');
    if city is null then
        return;
    end if;
    v_city := normalize.city(city, (select a.uf from normalize.area_codes as a where a.ddd = v_ddd));
    if v_city.is_valid then
        city := v_city.city;
        ibge_code := v_city.ibge_code;
    elsif v_city.reason = 'empty' then
        -- Punctuation, or what nobody sees.
        city := null;
    else
        reason := v_city.reason;
    end if;
end;
$$;

comment on function people.city_of(text, text) is
'The city of a person as it is kept: in IBGE''s spelling with its code when it is understood without doubt, else as typed with the reason of
normalize.city(); null for what says nothing. The area code of p_phone (E.164, may be null) decides among cities of one name.';

revoke all on function people.city_of(text, text) from public;
