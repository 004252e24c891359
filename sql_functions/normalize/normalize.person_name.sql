create or replace function normalize.person_name(
    p_raw text,
    out name text,
    out name_key text,
    out is_valid boolean,
    out reason text
)
language plpgsql
immutable
parallel safe
as $$
declare
    -- Forms of address; the second list only with a dot.
    c_titles constant text[] := '{
        sr,sra,srta,sto,dr,dra,prof,profa,eng,enga,engo,exmo,exma,ilmo,ilma,adv,mr,mrs,miss,
        senhor,senhora,senhorita,doutor,doutora,professor,professora,engenheiro,engenheira,
        padre,pastor,pastora,dona,seu,mestre,vereador,vereadora,deputado,deputada,capitao,capitão,sargento,tenente
    }'::text[];
    c_dotted_titles constant text[] := '{pe,pr,cap,cb,cel,gen,maj,me,rev,sd,sgt,ten,ver}'::text[];
    c_particles constant text[] := '{da,de,do,das,dos,e}'::text[];
    c_foreign_particles constant text[] := '{di,del,della,du,von,van,der,den,y}'::text[];
    c_numerals constant text[] := '{II,III,IV,VI,VII,VIII}'::text[];
    -- A name made of these words alone is nobody's; the second list only beside the first.
    c_placeholders constant text[] := '{
        teste,testes,test,tests,testing,testando,asdf,asdfg,asdfgh,asd,asdasd,qwe,qwer,qwerty,abc,abcd,
        nome,sobrenome,name,fulano,fulana,beltrano,beltrana,ciclano,ciclana,sicrano,sicrana,
        desconhecido,desconhecida,anonimo,anonima,indefinido,"null",undefined,unknown,none,
        informado,informada,identificado,identificada,lorem,ipsum,foo,bar,doe,ninguem,exemplo,example,homologacao,
        cliente,lead,contato,usuario,user,admin,administrador,whatsapp,mae,pai,amor
    }'::text[];
    c_fillers constant text[] := '{
        tal,sem,nao,tem,completo,nulo,vazio,um,uma,novo,nova,meu,minha,john,jane,joao,ze,silva
    }'::text[];
    v_text text;
    v_upper text;
    v_lower text;
    v_tokens text[];
    v_words text[] := '{}'::text[];
    v_lower_words text[];
    v_upper_words text[];
    v_key_words text[] := '{}'::text[];
    v_token text;
    v_bare text;
    v_parts text[];
    v_is_one_case boolean;
    v_had_title boolean := false;
    v_count integer;
begin
    is_valid := false;

    if p_raw is null then
        reason := 'empty';
        return;
    elsif octet_length(p_raw) > 2000 then
        reason := 'too_long';
        return;
    end if;

    -- Most names come as they should be: capitalised words, small particles inside, nothing to decide.
    if p_raw ~ '^[A-Z\u00C0-\u00D6\u00D8-\u00DE][a-z\u00E0-\u00F6\u00F8-\u00FF]+'
        '(?: (?:[A-Z\u00C0-\u00D6\u00D8-\u00DE][a-z\u00E0-\u00F6\u00F8-\u00FF]+|d[aeo]s?|e))*'
        ' [A-Z\u00C0-\u00D6\u00D8-\u00DE][a-z\u00E0-\u00F6\u00F8-\u00FF]+$'
        and length(p_raw) <= 150
    then
        v_text := normalize.unaccented(p_raw);
        if strpos(v_text, ' d') > 0 or strpos(v_text, ' e ') > 0 then
            v_text := regexp_replace(v_text, ' (?:d[aeo]s?|e)(?= )', '', 'g');
        end if;
        v_tokens := string_to_array(v_text, ' ');
        if (strpos(p_raw, 'D') = 0 or p_raw !~ '\mD[aeo\u00E0-\u00F6]s?\M')
            and v_tokens[1] <> 'nao' and v_tokens[1] <> all (c_titles)
            and v_tokens[cardinality(v_tokens)] <> all ('{ii,iii,iv,vi,vii,viii}'::text[])
            and not v_tokens && c_placeholders
            and translate(v_text, ' ' || left(v_text, 1), '') <> ''
        then
            name := p_raw;
            name_key := v_text;
            is_valid := true;
            return;
        end if;
    end if;

    -- Apostrophes first: NFKC would turn an acute accent that stands for one into a space.
    v_text := p_raw;
    if v_text ~ '[\u00AA\u00BA]' then
        -- "Mª José", "Maria Apª Silva", "José Silva Fº".
        v_text := regexp_replace(v_text, '\mm[.]?\u00AA[.]?(?=[ ]|$)', 'Maria', 'gi');
        v_text := regexp_replace(v_text, '\map[.]?\u00AA[.]?(?=[ ]|$)', 'Aparecida', 'gi');
        v_text := regexp_replace(v_text, '\mf[.]?\u00BA[.]?(?=[ ]|$)', 'Filho', 'gi');
    end if;
    v_text := normalize.visible_text(translate(v_text, U&'\2019\2018\02BC\00B4`', ''''''''''''));
    if v_text = '' then
        reason := 'empty';
        return;
    elsif strpos(v_text, '@') > 0 or strpos(v_text, '://') > 0 or lower(left(v_text, 4)) = 'www.' then
        reason := 'not_a_name';
        return;
    end if;

    if v_text !~ '^[A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u00FF ]+$' then
        v_text := translate(v_text, U&'\2010\2011\2012\2013\2014', '-----');
        v_text := regexp_replace(v_text, '^((?:sr|dr|prof|eng)[.]?)[(]a[)]', '\1', 'i');
        v_text := regexp_replace(
            v_text collate "und-x-icu",
            '[^[:alpha:]\u0300-\u036F\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC'
            '\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED\u0900-\u0963\u0971-\u09E3\u09F0-\u0A65\u0A70-\u0AE3'
            '\u0AF9-\u0B65\u0B71-\u0BE5\u0C00-\u0C65\u0C80-\u0CE5\u0CF1-\u0D57\u0D5F-\u0D65\u0D7A-\u0DE5'
            '\u0E31-\u0E4E\u0EB1-\u0ECD\u1000-\u103F''. -]+',
            ' ', 'g'
        );
        v_text := regexp_replace(v_text, '[.]+', '. ', 'g');
    end if;
    v_tokens := string_to_array(v_text, ' ');

    -- Loose punctuation, then titles.
    foreach v_token in array v_tokens loop
        v_token := btrim(v_token, '-''');
        v_bare := btrim(v_token, '.-''');
        if v_bare = '' then
            continue;
        end if;
        if cardinality(v_words) = 0 then
            v_lower := lower(v_bare collate "C");
            if v_lower = any (c_titles)
                or v_lower = any (c_dotted_titles) and right(v_token, 1) = '.'
                or v_had_title and v_lower in ('a', 'e', 'o') then
                v_had_title := true;
                continue;
            end if;
        end if;
        -- A dot is kept behind an initial only.
        if length(v_bare) = 1 and right(v_token, 1) = '.' then
            v_bare := v_bare || '.';
        end if;
        v_words := v_words || v_bare;
    end loop;

    v_count := cardinality(v_words);
    v_text := array_to_string(v_words, ' ');
    if v_count = 0 then
        reason := 'not_a_name';
        return;
    end if;

    v_upper := upper(v_text collate "und-x-icu");
    v_lower := lower(v_text collate "und-x-icu");
    -- Capitals need a word of three letters: "JP" may be meant.
    v_is_one_case := v_text = v_lower or v_text = v_upper and exists (
        select
        from unnest(v_words) as w (word)
        where length(w.word) > 2 and w.word <> all (c_numerals)
    );

    -- Neither change of case makes or takes a space.
    v_lower_words := string_to_array(v_lower, ' ');
    v_upper_words := string_to_array(v_upper, ' ');
    for i in 1..v_count loop
        v_token := v_words[i];
        v_lower := v_lower_words[i];
        v_upper := v_upper_words[i];
        if i > 1 and i < v_count and (
            v_lower = any (c_particles)
            or v_is_one_case and v_lower = any (c_foreign_particles)
        ) then
            v_token := v_lower;
        elsif i > 1 and i = v_count and v_upper = any (c_numerals) then
            v_token := v_upper;
        elsif i > 1 and i < v_count and v_token = any (c_foreign_particles) then
            null;
        elsif v_is_one_case
            or v_token = v_lower
            or v_token = v_upper and length(v_token) > 2 and right(v_token, 1) <> '.' then
            if v_lower ~ '[''-]' then
                v_parts := string_to_array(replace(v_lower, '-', '''-'''), '''');
            else
                v_parts := array[v_lower];
            end if;
            v_token := '';
            for j in 1..cardinality(v_parts) loop
                v_token := v_token
                    || case when j > 1 and v_parts[j] <> '-' and v_parts[j - 1] <> '-' then '''' else '' end
                    || upper(left(v_parts[j], 1) collate "und-x-icu")
                    || substr(v_parts[j], 2);
            end loop;
        end if;
        v_words[i] := v_token;
        if v_lower <> all (c_particles) then
            v_key_words := v_key_words || v_lower;
        end if;
    end loop;

    v_text := array_to_string(v_words, ' ');
    if length(v_text) > 150 then
        reason := 'too_long';
        return;
    end if;

    name_key := normalize.unaccented(
        replace(translate(
            case when cardinality(v_key_words) > 0
                then array_to_string(v_key_words, ' ') else lower(v_text collate "und-x-icu") end,
            '.''', ''
        ), '-', ' ')
    );

    if length(translate(v_text, ' .''-', '')) < 2
        or length(replace(name_key, ' ', '')) < 2
        or name_key collate "und-x-icu" !~ '[[:alpha:]]' then
        name_key := null;
        reason := 'not_a_name';
        return;
    end if;

    v_tokens := string_to_array(name_key, ' ');
    if name_key in (
        'n a', 'na', 'nao', 'nao tem', 'n tem', 'nao sei', 'nao sabe', 'nao quis', 'nao quis informar', 'nao informou', 'nao disse', 'nao falou',
        'nao possui', 'sem', 'prefiro nao informar'
    )
        or length(replace(name_key, ' ', '')) > 2 and translate(name_key, ' ' || left(name_key, 1), '') = ''
        or v_tokens && c_placeholders and v_tokens <@ (c_placeholders || c_fillers) then
        name_key := null;
        reason := 'placeholder';
        return;
    end if;

    name := v_text;
    is_valid := true;
end;
$$;

comment on function normalize.person_name(text) is
'Cleans a person''s name as people type it and gives exactly one row: forms of address (Sr., Dra., Prof., ...),
digits, emoji, invisible and control characters, loose punctuation and repeated spaces go away; Mª is Maria, Apª Aparecida, Fº Filho. A name in capitals
or in small letters only gets capitals as Brazilians write them (particles da, de, do, das, dos, e small); mixed case
is left alone but for such particles, words in small letters and words of three or more capitals. Capitals of two
letters are initials ("JP") unless a longer word is in capitals too.
name has single spaces and no control character, so it is fit to be a parameter of a WhatsApp template, and at most
150 characters. name_key compares: small letters without accents, particles, dots and apostrophes, hyphens as spaces.
Both are null when not valid.
reason is one of: empty; too_long; not_a_name (no two letters, an e-mail address or URL, a title alone);
placeholder (teste, fulano de tal, asdf, xxx, sem nome). Never raises; linear in the length.';

revoke all on function normalize.person_name(text) from public;
grant execute on function normalize.person_name(text) to indica_owner;
