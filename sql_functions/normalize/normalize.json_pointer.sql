create or replace function normalize.json_pointer(p_document jsonb, p_pointer text)
returns jsonb
language plpgsql
immutable
parallel safe
as $$
declare
    v_value jsonb := p_document;
    v_token text;
begin
    if p_pointer = '' then
        return v_value;
    end if;
    if p_pointer !~ '^(/([^~]|~[01])*)+$' then
        raise exception '% is not a JSON pointer', p_pointer using errcode = 'ID105',
            hint = 'A pointer begins with / and names one key a step: /data/tel; ~1 stands for / and ~0 for ~ in a key.';
    end if;
    foreach v_token in array (string_to_array(p_pointer, '/'))[2:] loop
        v_token := replace(replace(v_token, '~1', '/'), '~0', '~');
        v_value := case jsonb_typeof(v_value)
            when 'object' then v_value -> v_token
            when 'array' then case when v_token ~ '^(0|[1-9][0-9]{0,8})$' then v_value -> v_token::integer end
        end;
        if v_value is null then
            return null;
        end if;
    end loop;
    return v_value;
end;
$$;

comment on function normalize.json_pointer(jsonb, text) is
'The value that a JSON pointer (RFC 6901) names in a document; null when there is none. Raises ID105 for what is not a pointer.';

revoke all on function normalize.json_pointer(jsonb, text) from public;
