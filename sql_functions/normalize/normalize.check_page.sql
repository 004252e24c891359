create or replace function normalize.check_page(p_query jsonb, out page_limit integer, out after uuid, out errors jsonb)
language plpgsql
stable
as $$
declare
    v_limit constant text := p_query ->> 'limit';
begin
    errors := '[]';
    page_limit := 50;
    if v_limit is not null then
        if v_limit ~ '^[0-9]{1,4}$' and v_limit::integer between 1 and 200 then
            page_limit := v_limit::integer;
        else
            errors := errors || meta.field_error('limit', 'ID120', meta.text('field.must_be_in_range', '1', '200'));
        end if;
    end if;
    if p_query ->> 'after' is not null then
        after := util.read_cursor(p_query ->> 'after');
        if after is null then
            errors := errors || meta.field_error('after', 'ID119', meta.text('field.cursor'));
        end if;
    end if;
end;
$$;

comment on function normalize.check_page(jsonb) is
'Reads limit (1 to 200, else 50) and after (a cursor) of a list''s query; errors[] names what cannot be read.';

revoke all on function normalize.check_page(jsonb) from public;
