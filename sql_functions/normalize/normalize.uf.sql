create or replace function normalize.uf(p_name text)
returns text
language sql
immutable
parallel safe
return coalesce(
    case
        when upper(btrim(p_name) collate "C") in (
            'AC', 'AL', 'AM', 'AP', 'BA', 'CE', 'DF', 'ES', 'GO', 'MA', 'MG', 'MS', 'MT', 'PA', 'PB', 'PE', 'PI', 'PR', 'RJ', 'RN', 'RO', 'RR', 'RS',
            'SC', 'SE', 'SP', 'TO'
        ) then upper(btrim(p_name) collate "C")
    end,
    case normalize.city_key(p_name)
        when 'acre' then 'AC'
        when 'alagoas' then 'AL'
        when 'amazonas' then 'AM'
        when 'amapa' then 'AP'
        when 'bahia' then 'BA'
        when 'ceara' then 'CE'
        when 'distrito federal' then 'DF'
        when 'espirito santo' then 'ES'
        when 'goias' then 'GO'
        when 'maranhao' then 'MA'
        when 'minas gerais' then 'MG' when 'minas' then 'MG'
        when 'mato grosso sul' then 'MS'
        when 'mato grosso' then 'MT'
        when 'para' then 'PA'
        when 'paraiba' then 'PB'
        when 'pernambuco' then 'PE'
        when 'piaui' then 'PI'
        when 'parana' then 'PR'
        when 'rio janeiro' then 'RJ'
        when 'rio grande norte' then 'RN'
        when 'rondonia' then 'RO'
        when 'roraima' then 'RR'
        when 'rio grande sul' then 'RS'
        when 'santa catarina' then 'SC'
        when 'sergipe' then 'SE'
        when 'sao paulo' then 'SP'
        when 'tocantins' then 'TO'
    end
);

comment on function normalize.uf(text) is
'The two letters of a Brazilian state (UF) from its abbreviation or name: "minas gerais" and "mg" give "MG". Null when it is none.
Source: IBGE, list of the 26 states and the Federal District.';

revoke all on function normalize.uf(text) from public;
