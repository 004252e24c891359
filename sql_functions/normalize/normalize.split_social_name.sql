create or replace function normalize.split_social_name(p_raw text, out name text, out social_name text)
language plpgsql
immutable
parallel safe
as $$
declare
    v_match text[];
begin
    name := p_raw;
    if octet_length(p_raw) > 2000 then
        return;
    end if;
    v_match := regexp_match(p_raw, '^(.*?)[ ]*[-,;/(\[]?[ ]*\mnome social\M[ ]*(?:é\M)?[ ]*[:=-]?[ ]*([^()\[\]]*?)[ ]*[)\]]?[ ]*$', 'i');
    if v_match[2] <> '' then
        social_name := v_match[2];
        name := case when btrim(v_match[1]) = '' then v_match[2] else v_match[1] end;
    end if;
end;
$$;

comment on function normalize.split_social_name(text) is
'Parts a name as typed from the social name that somebody wrote beside it: "Ana Souza (nome social: Caio Souza)" gives "Ana Souza" and "Caio Souza". social_name
is null when there is none. Source: Decreto 8.727/2016 (nome social). Never raises.';

revoke all on function normalize.split_social_name(text) from public;
