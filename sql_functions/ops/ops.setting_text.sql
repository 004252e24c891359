create or replace function ops.setting_text(p_key text)
returns text
language sql
stable
as $$
    select ops.setting(p_key) #>> '{}';
$$;

comment on function ops.setting_text(text) is
'Value of a setting as text, null when it is JSON null. Raises ID901 when there is no such setting.';

revoke all on function ops.setting_text(text) from public;
