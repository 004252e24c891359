create or replace function ops.set_setting_text(p_key text, p_text text)
returns jsonb
language plpgsql
volatile
as $$
declare
    v_is_text boolean;
    v_value jsonb;
begin
    if p_text is null then
        raise exception 'a setting needs a value' using errcode = 'ID105';
    end if;
    select jsonb_typeof(coalesce(s.value, s.default_value)) = 'string' into v_is_text from ops.settings as s where s.key = p_key;
    begin
        v_value := p_text::jsonb;
    exception
        -- Not JSON: then it is a text as it is.
        when invalid_text_representation or untranslatable_character then
            v_value := to_jsonb(p_text);
    end;
    if coalesce(v_is_text, false) and jsonb_typeof(v_value) <> 'string' then
        v_value := to_jsonb(p_text);
    end if;
    perform ops.set_setting(p_key, v_value);
    return v_value;
end;
$$;

comment on function ops.set_setting_text(text, text) is
'Changes a setting to a value as an operator types it: JSON, or a text as it is; where the setting is a text, a name made of digits is a name.
Returns the value. Raises ID105 for null, and what ops.set_setting raises.';

revoke all on function ops.set_setting_text(text, text) from public;
