create or replace function intake.read_path(p_item jsonb, p_body jsonb, p_path text)
returns jsonb
language plpgsql
immutable
as $$
declare
    v_body jsonb;
    v_first jsonb;
begin
    if not starts_with(p_path, '$') then
        return normalize.json_pointer(p_item, p_path);
    end if;
    v_body := jsonb_build_object('body', p_body);
    v_first := jsonb_path_query_first(p_item, p_path::jsonpath, v_body, silent => true);
    if v_first is null or intake.is_filled(v_first) then
        return v_first;
    end if;
    -- A field that stands there empty says nothing, and the next may.
    return coalesce(
        (
            select q.value
            from jsonb_path_query(p_item, p_path::jsonpath, v_body, silent => true) with ordinality as q (value, n)
            where intake.is_filled(q.value)
            order by q.n
            limit 1
        ),
        v_first
    );
end;
$$;

comment on function intake.read_path(jsonb, jsonb, text) is
'What a path finds in one referral of a body: a JSON pointer (RFC 6901), such as /data/tel, or an SQL/JSON path, such as
$.user_column_data[*] ? (@.column_id == "FULL_NAME").string_value, whose first filled find counts. $ is the referral, $body the whole body, which differ where a body holds
several. Null when there is nothing. Raises ID105 for what is no pointer, 42601 for what is no SQL/JSON path.';

revoke all on function intake.read_path(jsonb, jsonb, text) from public;
