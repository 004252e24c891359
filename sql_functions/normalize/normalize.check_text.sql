create or replace function normalize.check_text(p_object jsonb, p_path text, p_is_required boolean, p_max_length integer)
returns jsonb
language plpgsql
stable
as $$
declare
    v_name constant text := split_part(p_path, '.', -1);
    v_type constant text := jsonb_typeof(p_object -> v_name);
begin
    if v_type is null or v_type = 'null' then
        return case when p_is_required then meta.field_error(p_path, 'ID111', meta.text('field.required')) end;
    end if;
    if v_type <> 'string' then
        return meta.field_error(p_path, 'ID112', meta.text('field.must_be_text'));
    end if;
    if length(p_object ->> v_name) > p_max_length then
        return meta.field_error(p_path, 'ID113', meta.text('field.too_long', p_max_length::text));
    end if;
    if p_is_required and btrim(p_object ->> v_name, E' \t\r\n\u00a0') = '' then
        return meta.field_error(p_path, 'ID111', meta.text('field.required'));
    end if;
    return null;
end;
$$;

comment on function normalize.check_text(jsonb, text, boolean, integer) is
'Error entry (see meta.field_error) of a text field of an object, or null when it is fine: present if required, a string, at most p_max_length characters. p_path is the
field''s dotted path in the whole body, whose last part is its name in p_object.';

revoke all on function normalize.check_text(jsonb, text, boolean, integer) from public;
