create or replace function intake.as_text(p_value jsonb)
returns jsonb
language plpgsql
immutable
as $$
begin
    if p_value is null or jsonb_typeof(p_value) in ('string', 'object') then
        return p_value;
    elsif jsonb_typeof(p_value) <> 'array' then
        return to_jsonb(p_value #>> '{}');
    elsif jsonb_path_exists(p_value, '$[*] ? (@.type() == "object" || @.type() == "array")') then
        return p_value;
    end if;
    return (
        select to_jsonb(string_agg(e.value #>> '{}', ', ' order by e.n))
        from jsonb_array_elements(p_value) with ordinality as e (value, n)
        where intake.is_filled(e.value)
    );
end;
$$;

comment on function intake.as_text(jsonb) is
'A value of a body as the text that a field of a submission is: numbers, such as a phone without quotes, and true or false as they are written, a list of such values joined by
commas. What holds objects stays as it is, for the intake to refuse by name.';

revoke all on function intake.as_text(jsonb) from public;
