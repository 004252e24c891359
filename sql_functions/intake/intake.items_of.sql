create or replace function intake.items_of(p_source intake.sources, p_body jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    v_found jsonb := p_body;
begin
    if starts_with(p_source.items_path, '$') then
        v_found := jsonb_path_query_array(p_body, p_source.items_path::jsonpath, jsonb_build_object('body', p_body), silent => true);
    elsif p_source.items_path is not null then
        v_found := normalize.json_pointer(p_body, p_source.items_path);
    end if;
    -- A list inside a list is what an SQL/JSON path makes of one that ends at the list itself.
    if jsonb_typeof(v_found) = 'array' and jsonb_array_length(v_found) = 1 and jsonb_typeof(v_found -> 0) = 'array' then
        v_found := v_found -> 0;
    end if;
    return case
        when jsonb_typeof(v_found) = 'array' then v_found
        when intake.is_filled(v_found) then jsonb_build_array(v_found)
        else '[]'
    end;
end;
$$;

comment on function intake.items_of(intake.sources, jsonb) is
'The referrals that a body of this source holds, as a list: what items_path finds, else the elements of a body that is a list, else the body itself.
An empty list: the map finds none.';

revoke all on function intake.items_of(intake.sources, jsonb) from public;
