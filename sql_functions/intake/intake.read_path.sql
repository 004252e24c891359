create or replace function intake.read_path(p_item jsonb, p_body jsonb, p_path text)
returns jsonb
language plpgsql
immutable
as $$
begin
    if starts_with(p_path, '$') then
        return jsonb_path_query_first(p_item, p_path::jsonpath, jsonb_build_object('body', p_body), silent => true);
    end if;
    return normalize.json_pointer(p_item, p_path);
end;
$$;

comment on function intake.read_path(jsonb, jsonb, text) is
'What a path finds in one referral of a body: a JSON pointer (RFC 6901), such as /data/tel, or an SQL/JSON path, such as
$.user_column_data[*] ? (@.column_id == "FULL_NAME").string_value, whose first find counts. $ is the referral, $body the whole body, which differ where a body holds
several. Null when there is nothing. Raises ID105 for what is no pointer, 42601 for what is no SQL/JSON path.';

revoke all on function intake.read_path(jsonb, jsonb, text) from public;
