create or replace function normalize.put_value(p_document jsonb, p_path text[], p_value jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
as $$
declare
    v_key constant text := p_path[1];
    v_child jsonb;
begin
    -- The end of the path; a name that comes twice makes a list.
    if v_key is null then
        return case
            when p_document is null then p_value
            when jsonb_typeof(p_document) = 'array' then p_document || jsonb_build_array(p_value)
            else jsonb_build_array(p_document, p_value)
        end;
    end if;
    if v_key = '' then
        v_child := normalize.put_value(null, p_path[2:], p_value);
        return case
            when p_document is null then '[]'
            when jsonb_typeof(p_document) = 'array' then p_document
            else jsonb_build_array(p_document)
        end || jsonb_build_array(v_child);
    end if;
    v_child := case jsonb_typeof(p_document) when 'object' then p_document -> v_key end;
    return case jsonb_typeof(p_document) when 'object' then p_document else '{}' end
        || jsonb_build_object(v_key, normalize.put_value(v_child, p_path[2:], p_value));
end;
$$;

comment on function normalize.put_value(jsonb, text[], jsonb) is
'p_document with p_value at p_path, whose steps are keys; objects are made where there are none. An empty step appends to a list, as in name[]; a second value at
the same place makes a list of both.';

revoke all on function normalize.put_value(jsonb, text[], jsonb) from public;
