create or replace function normalize.split_referrer(p_raw text, out name text, out referrer text)
language plpgsql
immutable
parallel safe
as $$
declare
    v_match text[];
begin
    name := p_raw;
    if octet_length(p_raw) > 2000 or p_raw !~* 'indica|\mind([.]|[ ]+p)' then
        return;
    end if;
    v_match := regexp_match(
        p_raw,
        '^[ ]*(.*?[^ ,;/(\[{-])[ ]*[-,;/(\[{\u2013\u2014]*[ ]*\m(?:foi[ ]+)?(?:indicad[oa]|indica[cç][aã]o|ind[.]?)[ ]*(?:\(a\)|\(o\)|[/][ao])?[ ]*'
        '(?:por|pel[oa]|de|da|do|:|-)[ :]*([^()\[\]{}]*?)[ ]*[)\]}]?[ .]*$',
        'i'
    );
    if v_match is null then
        -- "Indicação do João: Maria"; "Maria ind. João", unless it is the industry of a company.
        v_match := (regexp_match(
            p_raw, '^[ ]*(?:indica[cç][aã]o|indicad[oa])[ ]+(?:por|pel[oa]|de|da|do)[ ]+([^:;,()\u2013\u2014-]{2,80}?)[ ]*(?::|;|[ ]-|\u2013|\u2014)[ ]*([^:;()]{2,200}?)[ ]*$', 'i'
        ))[1:2];
        if v_match is not null then
            v_match := array[v_match[2], v_match[1]];
        elsif p_raw !~* '\m(?:ltda|eireli|epp|mei|com|com[eé]rcio|s[/.]?a)\M' then
            v_match := regexp_match(p_raw, '^[ ]*([^,;()]*?[^ ,;/([{-])[ ]*[-,;/([{]*[ ]*\mind[.]:?[ ]*([[:alpha:]][^()\[\]{}]*?)[ ]*[])}]?[ .]*$', 'i');
        end if;
    end if;
    if v_match[2] <> '' then
        name := v_match[1];
        referrer := v_match[2];
    end if;
end;
$$;

comment on function normalize.split_referrer(text) is
'Parts a name as typed from who referred that person, written beside it: "Maria Souza (Indicado por João Pereira)" gives "Maria Souza" and "João Pereira". referrer is
null when nobody is named. Never raises.';

revoke all on function normalize.split_referrer(text) from public;
