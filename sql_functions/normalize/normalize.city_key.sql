create or replace function normalize.city_key(p_name text)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    v_text text;
begin
    v_text := ' ' || regexp_replace(
        normalize.unaccented(left(p_name, 200)), '[^a-z0-9]+', ' ', 'g'
    ) || ' ';
    -- "d'Oeste" also without its apostrophe.
    if strpos(v_text, ' d') > 0 then
        v_text := regexp_replace(v_text, ' d(?=(?:oeste|agua|avila|arco|arca|alianca|alcantara|abadia) )', ' ', 'g');
    end if;
    if strpos(v_text, ' d') > 0 or strpos(v_text, ' e ') > 0 then
        v_text := regexp_replace(v_text, ' (?:d|e|de|da|do|das|dos)(?= )', '', 'g');
    end if;
    if v_text ~ ' (?:sta|sto|sra|nsa|luiz|cel|gov|pres|mal|gal|sen|dep|cap|dr|pe|eng|gde|cons) ' then
        v_text := replace(v_text, ' sta ', ' santa ');
        v_text := replace(v_text, ' sto ', ' santo ');
        v_text := replace(v_text, ' sra ', ' senhora ');
        v_text := replace(v_text, ' nsa ', ' nossa ');
        v_text := replace(v_text, ' luiz ', ' luis ');
        v_text := replace(v_text, ' cel ', ' coronel ');
        v_text := replace(v_text, ' gov ', ' governador ');
        v_text := replace(v_text, ' pres ', ' presidente ');
        v_text := replace(v_text, ' mal ', ' marechal ');
        v_text := replace(v_text, ' gal ', ' general ');
        v_text := replace(v_text, ' sen ', ' senador ');
        v_text := replace(v_text, ' dep ', ' deputado ');
        v_text := replace(v_text, ' cap ', ' capitao ');
        v_text := replace(v_text, ' dr ', ' doutor ');
        v_text := replace(v_text, ' pe ', ' padre ');
        v_text := replace(v_text, ' eng ', ' engenheiro ');
        v_text := replace(v_text, ' gde ', ' grande ');
        v_text := replace(v_text, ' cons ', ' conselheiro ');
        v_text := replace(v_text, ' n senhora ', ' nossa senhora ');
    end if;
    return btrim(v_text);
end;
$$;

comment on function normalize.city_key(text) is
'The name of a municipality for comparing: small letters without accents, particles and punctuation, its usual abbreviations written out:
"Sta. Bárbara d''Oeste" gives "santa barbara oeste". "S." stays, since it may be São, Santa or Santo. Reads at most 200 characters. Null for null.';

revoke all on function normalize.city_key(text) from public;
