create or replace function intake.check_expression(p_place text, p_expression jsonb)
returns void
language plpgsql
stable
as $$
declare
    v_keys constant text[] := case jsonb_typeof(p_expression) when 'object' then array(select jsonb_object_keys(p_expression) order by 1) end;
    v_form text;
    v_n integer := 0;
    v_part jsonb;
begin
    case jsonb_typeof(p_expression)
        when 'string' then
            begin
                perform intake.read_path('{}', '{}', p_expression #>> '{}');
            exception
                when syntax_error or invalid_regular_expression or sqlstate 'ID105' or undefined_object then
                    raise exception '%: % is not a path', p_place, p_expression using errcode = 'ID105',
                        hint = 'A JSON pointer, such as /data/tel, or an SQL/JSON path, such as $.answers[*] ? (@.field.ref == "tel").text.';
            end;
            return;
        when 'array' then
            v_form := 'list';
        when 'object' then
            v_form := case
                when v_keys <@ array['each', 'with'] and jsonb_typeof(p_expression -> 'each') = 'array'
                    and coalesce(jsonb_typeof(p_expression -> 'with'), 'string') = 'string' then 'each'
                when v_keys <@ array['join', 'with'] and jsonb_typeof(p_expression -> 'join') = 'array'
                    and coalesce(jsonb_typeof(p_expression -> 'with'), 'string') = 'string' then 'join'
                when v_keys <@ array['else', 'from', 'table'] and p_expression ? 'from' and jsonb_typeof(p_expression -> 'table') = 'object' then 'table'
                when v_keys = array['constant'] then 'constant'
            end;
        else
            null;
    end case;

    if v_form in ('list', 'join', 'each') then
        for v_part in select jsonb_array_elements(case v_form when 'list' then p_expression else p_expression -> v_form end) loop
            perform intake.check_expression(p_place || '/' || case v_form when 'list' then '' else v_form || '/' end || v_n, v_part);
            v_n := v_n + 1;
        end loop;
    elsif v_form = 'table' then
        perform intake.check_expression(p_place || '/from', p_expression -> 'from');
        v_n := (select count(*) from jsonb_object_keys(p_expression -> 'table'));
    end if;
    if v_form is null or (v_form <> 'constant' and v_n = 0) then
        raise exception '%: % is not an expression', p_place, left(p_expression::text, 200) using errcode = 'ID105',
            hint = 'A path, a list of expressions, {"join": [...], "with": " "}, {"each": [...]}, {"from": ..., "table": {...}, "else": ...} or {"constant": ...}.';
    end if;
end;
$$;

comment on function intake.check_expression(text, jsonb) is
'Refuses what is no expression of a source''s map (intake.read_expression); p_place, such as person.name/join/1, names it in the message. Raises ID105.';

revoke all on function intake.check_expression(text, jsonb) from public;
