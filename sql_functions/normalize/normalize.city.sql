create or replace function normalize.city(
    p_raw text,
    p_uf text default null,
    out city text,
    out uf text,
    out ibge_code integer,
    out is_valid boolean,
    out reason text,
    out match_key text,
    out candidates integer
)
language plpgsql
stable
parallel safe
as $$
declare
    v_text text;
    v_match text[];
    v_name text;
    v_key text;
    v_keys text[];
    v_typed_uf text;
    v_other_uf text;
    v_any integer;
    v_near integer;
    v_code integer;
    v_is_typed boolean;
begin
    is_valid := false;
    candidates := 0;

    if p_raw is null then
        reason := 'empty';
        return;
    elsif octet_length(p_raw) > 500 then
        reason := 'too_long';
        return;
    end if;

    v_text := normalize.visible_text(translate(p_raw, E'\n\r\t', ',,,'));
    v_text := translate(v_text, U&'\2010\2011\2012\2013\2014\2212', '------');
    -- A cheap look before each rare pattern: a session keeps only 32 compiled ones.
    if strpos(lower(v_text), 'bra') > 0 then
        v_text := regexp_replace(v_text, '(?:[,/(-]|(?<=[, /-](?:A[CLMP]|BA|CE|DF|ES|GO|M[AGST]|P[ABEIR]|R[JNORS]|S[CEP]|TO)) )[ ]*bra[sz]il[ .)]*$', '', 'i');
    end if;
    v_text := btrim(v_text, ' .,;/|()-');
    if v_text = '' then
        reason := 'empty';
        return;
    end if;

    -- The state stands behind the name, apart from it or as two letters; sometimes before it.
    v_name := v_text;
    if translate(v_text, '-/,|', '') <> v_text then
        v_match := regexp_match(v_text, '^([A-Za-z]{2})[ ]*[-/,|][ ]*(.+)$');
        if v_match is not null then
            v_typed_uf := normalize.uf(v_match[1]);
            v_name := case when v_typed_uf is not null then v_match[2] else v_name end;
        end if;
    end if;
    if v_typed_uf is null and translate(v_text, '-/,|;(', '') <> v_text then
        v_match := regexp_match(v_text, '^(.*[^ ,/;|(-])(?: - | -|- |[ ]*[,/;|(])[ ]*([^,/;|()]+)$');
        if v_match is not null then
            v_typed_uf := normalize.uf(v_match[2]);
            v_name := case when v_typed_uf is not null then v_match[1] else v_name end;
        end if;
    end if;
    if v_typed_uf is null and translate(v_text, '- ', '') <> v_text then
        v_match := regexp_match(v_text, '^(.+?)[ -]([A-Za-z]{2})$');
        if v_match is not null then
            v_typed_uf := normalize.uf(v_match[2]);
            v_name := case when v_typed_uf is not null then v_match[1] else v_name end;
        end if;
    end if;

    v_key := normalize.city_key(v_name);
    if v_key = '' then
        reason := 'not_a_city';
        return;
    end if;
    if v_typed_uf is null and strpos(v_key, ' ') > 0
        and not exists (select from normalize.municipalities as m where m.match_key = v_key)
        and not exists (select from normalize.municipality_aliases as a where a.match_key = v_key)
    then
        -- A state with nothing but a space between: "Salvador Bahia", "Belém do Pará", "Natal Rio Grande do Norte".
        for v_words in 1..3 loop
            v_match := regexp_match(v_key, '^(.+?) ([^ ]+' || repeat(' [^ ]+', v_words - 1) || ')$');
            exit when v_match is null;
            v_typed_uf := normalize.uf(v_match[2]);
            if v_typed_uf is not null then
                v_key := v_match[1];
                exit;
            end if;
        end loop;
    end if;
    -- "S. José", "S. Bárbara", "S. Amaro".
    v_keys := case
        when left(v_key, 2) = 's ' then array['sao' || substr(v_key, 2), 'santa' || substr(v_key, 2), 'santo' || substr(v_key, 2)]
        else array[v_key]
    end;

    v_is_typed := v_typed_uf is not null;
    -- A second state only decides where the name and what stands beside it leave a doubt.
    v_other_uf := normalize.uf(p_uf);
    select
        count(*), count(*) filter (where f.is_meant), count(*) filter (where f.is_meant and f.uf = v_other_uf),
        (array_agg(f.ibge_code order by f.uf is not distinct from v_other_uf desc) filter (where f.is_meant))[1]
    into v_any, candidates, v_near, v_code
    from (
        select n.ibge_code, n.uf, v_typed_uf is null or n.uf = v_typed_uf as is_meant
        from (
            select m.ibge_code, m.uf from normalize.municipalities as m where m.match_key = any (v_keys)
            union
            select m.ibge_code, m.uf
            from normalize.municipality_aliases as a
            join normalize.municipalities as m on m.ibge_code = a.ibge_code
            where a.match_key = any (v_keys)
        ) as n
    ) as f;
    if candidates = 0 then
        reason := case
            when v_any > 0 then 'not_in_state'
            when v_typed_uf is null and normalize.uf(v_name) is not null then 'state_only'
            when v_key !~ '[a-z]' then 'not_a_city'
            else 'unknown_city'
        end;
        return;
    elsif candidates > 1 and v_near <> 1 then
        reason := 'ambiguous';
        return;
    end if;
    -- "Mato Grosso" is the state, though Paraíba has a town of that name, unless that is the other state; so are "Goiás" and "Amapá".
    if v_typed_uf is null then
        v_typed_uf := normalize.uf(v_name);
        if v_typed_uf not in ('SP', 'RJ', 'DF') and (v_near = 0 or v_typed_uf = v_other_uf) then
            candidates := 0;
            reason := 'state_only';
            return;
        end if;
    end if;

    -- "Pinheiros" with a phone of São Paulo is a quarter there, and no town of Espírito Santo.
    if not v_is_typed and v_other_uf is not null and v_near = 0
        and not exists (select from normalize.well_known_municipalities as l where l.ibge_code = v_code) then
        reason := 'other_state';
        return;
    end if;

    select m.name, m.uf, m.ibge_code into city, uf, ibge_code from normalize.municipalities as m where m.ibge_code = v_code;
    is_valid := true;
    match_key := normalize.city_key(city) || '/' || lower(uf);
end;
$$;

comment on function normalize.city(text, text) is
'Understands a Brazilian city as people type it ("sao paulo/sp", "S. José dos Campos", "Belo Horizonte - MG", "BH") and gives exactly one row. A state that
stands in the text must be the city''s; p_uf, abbreviation or name, is what else is known (a field beside, the state of a phone''s area code): it decides
among places of one name, and contradicts a name alone of another state (a quarter called so), unless that is one of normalize.well_known_municipalities.
city in IBGE''s spelling; uf; ibge_code (7 digits); match_key equal for all forms of one city; candidates: how many places the text alone may mean. When not
valid all but is_valid, reason and candidates are null.
reason is one of: empty; too_long (over 500 bytes); not_a_city (no letter); unknown_city; not_in_state (the name exists, in another state); ambiguous (several
places, and no state decides); other_state (the only place of this name is in another state than p_uf); state_only (a state alone, also where a town has its name: "Mato Grosso"). Never raises; linear in the length. Source: normalize.municipalities (IBGE).';

revoke all on function normalize.city(text, text) from public;
