create or replace function core.parse_body(p_raw bytea, out body jsonb, out problem text)
language plpgsql
stable
as $$
begin
    body := convert_from(p_raw, 'UTF8')::jsonb;
    if jsonb_typeof(body) <> 'object' then
        body := null;
        problem := meta.text('body.must_be_object');
    end if;
exception
    when character_not_in_repertoire then
        problem := meta.text('body.not_utf8');
    when untranslatable_character then
        problem := meta.text('body.nul');
    when invalid_text_representation then
        problem := meta.text('body.not_json');
    when numeric_value_out_of_range or program_limit_exceeded then
        problem := meta.text('body.too_complex');
end;
$$;

comment on function core.parse_body(bytea) is
'Parses raw bytes into a JSON object. When that fails body is null and problem says, for the sender, what is wrong and what to do:
not UTF-8, a NUL escape, a lone surrogate or other broken JSON, a number or nesting beyond all bounds.';

revoke all on function core.parse_body(bytea) from public;
