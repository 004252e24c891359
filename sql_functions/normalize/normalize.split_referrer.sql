create or replace function normalize.split_referrer(p_raw text, out name text, out referrer text)
language plpgsql
immutable
parallel safe
as $$
declare
    v_match text[];
begin
    name := p_raw;
    if octet_length(p_raw) > 2000 or p_raw !~* 'indica|\mind[.]' then
        return;
    end if;
    v_match := regexp_match(
        p_raw,
        '^[ ]*(.*?[^ ,;/(\[{-])[ ]*[-,;/(\[{\u2013\u2014]*[ ]*\m(?:foi[ ]+)?(?:indicad[oa]|indica[cç][aã]o|ind[.]?)[ ]*(?:\(a\)|\(o\)|[/][ao])?[ ]*'
        '(?:por|pel[oa]|de|da|do|:|-)[ :]*([^()\[\]{}]*?)[ ]*[)\]}]?[ .]*$',
        'i'
    );
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
