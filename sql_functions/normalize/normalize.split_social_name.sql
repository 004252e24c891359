create or replace function normalize.split_social_name(p_raw text, out name text, out social_name text)
language plpgsql
immutable
parallel safe
as $$
declare
    c_register constant text := 'nome[ ]+(?:de[ ]+|do[ ]+|no[ ]+)?(?:registro(?:[ ]+civil)?|civil|batismo|nascimento|rg)';
    c_mark constant text := '[ ]*(?:[:=-]|\mé\M)*[ ]*';
    v_text text := p_raw;
    v_register text;
    v_match text[];
begin
    name := p_raw;
    if octet_length(p_raw) > 2000 or p_raw !~* 'nome[ ]+social|registr|nome[ ]+(?:civil|de[ ]+batismo|de[ ]+nascimento)' then
        return;
    end if;

    -- The register's name beside the other: "(registro: Ana Souza)", "Ana Souza (nome civil)".
    v_match := regexp_match(
        v_text,
        '^(.*?)[ ]*[-,;/(\[]*[ ]*\m(?:' || c_register || '\M' || c_mark || '|registro(?:[ ]+civil)?[ ]*[:=][ ]*|registrad[oa][ ]+como[ ]+)'
        '([^()\[\],;/]+)[)\]]?[ ,;/-]*(.*)$', 'i'
    );
    if v_match[2] ~ '[[:alpha:]]' and v_match[2] !~* 'nome[ ]+social' then
        v_register := btrim(v_match[2]);
        v_text := btrim(v_match[1] || ' ' || v_match[3]);
    else
        v_match := regexp_match(
            v_text, '^(.*?)([^()\[\],;/-]+)[-(\[][ ]*(?:' || c_register || '|registro(?:[ ]+civil)?)[ ]*[)\]]?[ ,;/-]*(.*)$', 'i'
        );
        if v_match[2] ~ '[[:alpha:]]' then
            v_register := btrim(v_match[2]);
            v_text := btrim(v_match[1] || ' ' || v_match[3], ' ,;/-');
        end if;
    end if;

    v_match := regexp_match(v_text, '^(.*?)[ ]*[-,;/(\[]?[ ]*\mnome[ ]+social\M' || c_mark || '([^()\[\]]*?)[ ]*[)\]]?[ ]*$', 'i');
    if v_match[2] <> '' then
        social_name := v_match[2];
        name := coalesce(v_register, nullif(btrim(v_match[1]), ''), v_match[2]);
    elsif btrim(v_match[1]) <> '' then
        -- "Caio Souza (nome social)"
        social_name := btrim(v_match[1]);
        name := coalesce(v_register, social_name);
    elsif v_register is not null and btrim(v_text, ' ,;/-()') <> '' then
        -- Whoever names the register's name apart goes by the other.
        social_name := btrim(v_text, ' ,;/-()');
        name := v_register;
    end if;
end;
$$;

comment on function normalize.split_social_name(text) is
'Parts a name as typed from the social name that somebody wrote beside it: "Ana Souza (nome social: Caio Souza)", "Nome social: Caio Souza (registro: Ana Souza)" and
"Caio Souza (nome de registro: Ana Souza)" give "Ana Souza", the register''s name, and "Caio Souza"; "Caio Souza (nome social)" gives "Caio Souza" twice. social_name
is null when there is none. Source: Decreto 8.727/2016 (nome social). Never raises.';

revoke all on function normalize.split_social_name(text) from public;
