create or replace function intake.read_all(p_item jsonb, p_body jsonb, p_expression jsonb)
returns setof jsonb
language plpgsql
immutable
as $$
begin
    if jsonb_typeof(p_expression) = 'string' and starts_with(p_expression #>> '{}', '$') then
        return query
        select q.value
        from jsonb_path_query(p_item, (p_expression #>> '{}')::jsonpath, jsonb_build_object('body', p_body), silent => true) with ordinality as q (value, n)
        order by q.n;
    else
        return next intake.read_expression(p_item, p_body, p_expression);
    end if;
end;
$$;

comment on function intake.read_all(jsonb, jsonb, jsonb) is
'All that an expression of a source''s map (intake.read_expression) finds in one referral p_item of the body p_body, in its order: of an SQL/JSON path each find, of anything else its one value.';

revoke all on function intake.read_all(jsonb, jsonb, jsonb) from public;
