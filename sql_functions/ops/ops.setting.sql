create or replace function ops.setting(p_key text)
returns jsonb
language plpgsql
stable
as $$
declare
    v_value jsonb;
begin
    select coalesce(s.value, s.default_value) into v_value from ops.settings as s where s.key = p_key;
    if not found then
        raise exception 'no setting is called %', p_key using errcode = 'ID901';
    end if;
    return v_value;
end;
$$;

comment on function ops.setting(text) is 'Value of a setting as JSON: the operator''s, else the default. Raises ID901 when there is no such setting.';

revoke all on function ops.setting(text) from public;
