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
        padre,pastor,pastora,dona,seu,mestre,vereador,vereadora,deputado,deputada,capitao,capitão,sargento,tenente,
        pr,pra,frei,madre,bispo,bispa,apostolo,apóstolo,missionario,missionário,missionaria,missionária,diacono,diácono,
        presbitero,presbítero,reverendo,reverenda,delegado,delegada,coronel,soldado
    }'::text[];
    c_dotted_titles constant text[] := '{d,pe,pb,ev,cap,cb,cel,gen,maj,me,rev,sd,sgt,ten,ver,des,min,dep,gov}'::text[];
    -- These are no name wherever they stand.
    c_titles_anywhere constant text[] := '{sr,sra,srta,dr,dra,prof,profa,exmo,exma,ilmo,ilma,engo,enga}'::text[];
    -- Who somebody is to somebody else. The second list is part of a name when it ends one.
    c_family constant text[] := '{
        mae,mãe,pai,mamae,mamãe,papai,irma,irmã,irmao,irmão,tia,tio,avo,avó,avô,vovo,vovó,vovô,esposa,esposo,marido,mulher,
        sogra,sogro,cunhada,cunhado,namorada,namorado,noiva,noivo,vizinha,vizinho,amiga,amigo,madrinha,padrinho,
        enteada,enteado,comadre,compadre,secretaria,secretária
    }'::text[];
    -- Surnames too, so that they are it only before "da" and "do".
    c_relations constant text[] := '{prima,primo,genro,patroa,patrao,patrão}'::text[];
    c_generations constant text[] := '{filho,filha,neto,neta,sobrinho,sobrinha}'::text[];
    -- Short for a word: what both are in the key.
    c_short constant text[] := '{jr,jnr,fco,fca,apda,apa,mria,gpe}'::text[];
    c_whole constant text[] := '{junior,junior,francisco,francisca,aparecida,aparecida,maria,guadalupe}'::text[];
    c_particles constant text[] := '{da,de,do,das,dos,e}'::text[];
    c_foreign_particles constant text[] := '{di,del,della,du,von,van,der,den,y}'::text[];
    c_numerals constant text[] := '{II,III,IV,VI,VII,VIII}'::text[];
    -- A name made of these words alone is nobody's; the second list only beside the first.
    c_placeholders constant text[] := '{
        teste,testes,test,tests,testing,testando,asdf,asdfg,asdfgh,asd,asdasd,qwe,qwer,qwerty,abc,abcd,
        nome,sobrenome,name,fulano,fulana,beltrano,beltrana,ciclano,ciclana,sicrano,sicrana,
        desconhecido,desconhecida,anonimo,anonima,indefinido,"null",undefined,unknown,none,nan,true,false,object,dummy,
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
            and v_tokens[1] <> 'nao' and v_tokens[1] <> all (c_titles || c_generations || c_relations)
            and v_tokens[cardinality(v_tokens)] <> all ('{ii,iii,iv,vi,vii,viii}'::text[])
            and not v_tokens && c_placeholders and not v_tokens && c_family and not v_tokens && c_short and not v_tokens && c_titles_anywhere
            and translate(v_text, ' ' || left(v_text, 1), '') <> ''
        then
            name := p_raw;
            name_key := v_text;
            is_valid := true;
            return;
        end if;
    end if;

    v_text := p_raw;
    if v_text ~ '[&%<\\\u00C2\u00C3]' then
        if v_text ~* '<[^<>]*(?:test|dummy)[^<>]*>' then
            -- What a provider sends to try a form.
            reason := 'placeholder';
            return;
        end if;
        v_text := regexp_replace(normalize.undamaged_text(v_text), '</?[A-Za-z][^<>]*>', ' ', 'g');
    end if;
    if strpos(v_text, U&'\FFFD') > 0 or v_text ~ '[[:alpha:]]\?+[[:alpha:]]|[[:alpha:]]\?+[ ]+[[:alpha:]]|(?:^|[ ])\?+[[:alpha:]]' then
        -- A letter was lost on the way: "Jo?o", "Jos? Silva".
        reason := 'not_a_name';
        return;
    end if;
    if v_text ~* 'indica|\mind([.]|[ ]+p)' then
        v_text := (normalize.split_referrer(v_text)).name;
    end if;
    v_text := regexp_replace(
        v_text,
        '^[^[:alpha:]]*(?:(?:oi|ol[aá]|bom dia|boa tarde|boa noite)[ ,!.]+)?(?:aqui[ ]+(?:é|e|fala|quem fala é)|eu[ ]+sou|sou|meu[ ]+nome[ ]+(?:é|e)|me[ ]+chamo|nome[ ]*:)[ :]+'
        '(?:[oa][ ]+)?(?=[[:alpha:]])', '', 'i'
    );
    if strpos(v_text, ',') > 0 then
        -- "SILVA, JOSÉ", "Silva, Maria da"; "Silva Filho, João" too, and "João Silva, Jr" is none of them.
        v_parts := regexp_match(v_text, '^[ ]*([^,.;/&()0-9]{2,60}?)[ ]*,[ ]*([^,.;/&()0-9]{2,60}?)[ ]*$');
        if v_parts is not null
            and lower(v_parts[2] collate "und-x-icu") <> all (c_titles || c_titles_anywhere || c_generations || c_family || '{jr,júnior,junior,ii,iii}'::text[])
            and lower(split_part(v_parts[2], ' ', 1) collate "und-x-icu") <> all (c_family || c_particles || c_generations)
            and cardinality(regexp_split_to_array(v_parts[1], ' +')) <= 3 and strpos(v_parts[2], ' e ') = 0 then
            v_text := v_parts[2] || ' ' || v_parts[1];
        end if;
    end if;
    if v_text ~ '[[:alpha:]][0-9]+[[:alpha:]]|[[:alpha:]]0|0[[:alpha:]]' then
        -- "J0ão": a digit among letters is a letter that nobody knows.
        reason := 'not_a_name';
        return;
    end if;

    -- Apostrophes first: NFKC would turn an acute accent that stands for one into a space.
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
        if strpos(v_text, '(') > 0 then
            v_text := regexp_replace(v_text, '^((?:sr|dr|prof|eng)[.]?)[(]a[)]', '\1', 'i');
        end if;
        if strpos(v_text, '&') > 0 then
            v_text := regexp_replace(v_text, '[ ]*&[ ]*', ' e ', 'g');
        end if;
        v_text := regexp_replace(
            v_text collate "und-x-icu",
            '[^[:alpha:]\u0300-\u036F\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC'
            '\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED\u0900-\u0963\u0971-\u09E3\u09F0-\u0A65\u0A70-\u0AE3'
            '\u0AF9-\u0B65\u0B71-\u0BE5\u0C00-\u0C65\u0C80-\u0CE5\u0CF1-\u0D57\u0D5F-\u0D65\u0D7A-\u0DE5'
            '\u0E31-\u0E4E\u0EB1-\u0ECD\u1000-\u103F''. -]+',
            ' ', 'g'
        );
        if strpos(v_text, '.') > 0 then
            v_text := regexp_replace(v_text, '[.]+', '. ', 'g');
        end if;
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
        if cardinality(v_words) > 0 and lower(v_bare) = any (c_titles_anywhere) then
            continue;
        end if;
        -- A dot is kept behind an initial only.
        if length(v_bare) = 1 and right(v_token, 1) = '.' then
            v_bare := v_bare || '.';
        end if;
        v_words := v_words || v_bare;
    end loop;

    -- Whom somebody belongs to is not their name: "Ana (mãe da Bia)", "Tia Ana"; "mãe da Bia" is nobody's.
    v_lower_words := string_to_array(lower(array_to_string(v_words, ' ') collate "und-x-icu"), ' ');
    if v_lower_words && (c_family || c_generations || c_relations) then
        for i in reverse cardinality(v_words)..1 loop
            if v_lower_words[i] = any (c_family || c_generations || c_relations) and v_lower_words[i + 1] in ('da', 'de', 'do', 'das', 'dos')
                and (i = 1 or v_lower_words[i] = any (c_family) or v_words[i] = v_lower_words[i]) then
                if i = 1 then
                    reason := 'not_a_name';
                    return;
                end if;
                v_words := v_words[:i - 1];
            elsif v_lower_words[i] = any (c_family) and cardinality(v_words) > 1 and (i = 1 or i = cardinality(v_words)) then
                v_words := v_words[:i - 1] || v_words[i + 1:];
            end if;
            v_lower_words := string_to_array(lower(array_to_string(v_words, ' ') collate "und-x-icu"), ' ');
        end loop;
        if v_lower_words <@ c_fillers then
            -- "minha tia"
            reason := 'placeholder';
            return;
        end if;
    end if;

    v_count := cardinality(v_words);
    v_text := array_to_string(v_words, ' ');
    if v_count = 0 then
        reason := 'not_a_name';
        return;
    end if;

    v_upper := upper(v_text collate "und-x-icu");
    v_lower := lower(v_text collate "und-x-icu");
    -- Capitals need a word of three letters: "JP" may be meant.
    if v_text <> v_lower and left(v_text, 1) = left(v_lower, 1)
        and not exists (select from unnest(v_words) as w (word) where w.word collate "und-x-icu" !~ '^[[:lower:]][[:upper:]]+$' and w.word <> lower(w.word collate "und-x-icu")) then
        -- "aNA pAULA": the key for capitals was pressed.
        v_text := v_lower;
        v_words := string_to_array(v_lower, ' ');
    end if;
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
            v_key_words := v_key_words || coalesce(c_whole[array_position(c_short, btrim(v_lower, '.'))], v_lower);
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
        'n a', 'na', 'n d', 'nd', 'n i', 'ni', 'n c', 'nc', 's n', 's i', 'nao consta', 'nao se aplica', 'nao', 'nao tem', 'n tem', 'nao sei', 'nao sabe', 'nao quis', 'nao quis informar', 'nao informou', 'nao disse', 'nao falou',
        'nao possui', 'sem', 'prefiro nao informar'
    )
        or length(replace(name_key, ' ', '')) > 2 and translate(name_key, ' ' || left(name_key, 1), '') = ''
        or v_tokens && (c_placeholders || c_family) and v_tokens <@ (c_placeholders || c_fillers || c_family) then
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
What was damaged on the way is read (normalize.undamaged_text), "SILVA, JOSÉ" is turned round, "Eduardo & Mônica" is "Eduardo e Mônica"; what a person says of
themselves ("Aqui é a Ana"), who referred them and whom they belong to ("mãe do João") is no part of the name. Jr. is junior in the key.
reason is one of: empty; too_long; not_a_name (no two letters, an e-mail address or URL, a title alone, a lost letter, a digit among letters: "J0ão", "mãe da Bia");
placeholder (teste, fulano de tal, asdf, xxx, sem nome). Never raises; linear in the length.';

revoke all on function normalize.person_name(text) from public;
grant execute on function normalize.person_name(text) to indica_owner;
