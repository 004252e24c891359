create or replace function normalize.parse_json(p_text text, out body jsonb, out problem text)
language plpgsql
stable
as $$
declare
    -- Eight bytes such as 1e131000 are a number of 131,000 digits when jsonb writes it.
    v_long_number constant text := '[0-9]([eE][-+]?[0-9]{3}|[0-9]{99})';
begin
    if p_text ~ v_long_number and regexp_replace(p_text, '"(?:[^"\\]|\\.)*"', '""', 'g') ~ v_long_number then
        problem := meta.text('body.too_complex');
        return;
    end if;
    body := p_text::jsonb;
    if jsonb_path_exists(body, '$.**{100}') then
        body := null;
        problem := meta.text('body.too_complex');
    end if;
exception
    when untranslatable_character then
        problem := meta.text('body.nul');
    when invalid_text_representation then
        problem := meta.text('body.not_json');
    when numeric_value_out_of_range or program_limit_exceeded then
        body := null;
        problem := meta.text('body.too_complex');
end;
$$;

comment on function normalize.parse_json(text) is
'Parses a text as JSON of any kind. When that fails body is null and problem says, for the sender, what is wrong and what to do: a NUL escape, a lone
surrogate or other broken JSON, a number of 100 digits or a three-digit exponent, 100 nested levels: readers of what is
kept (Python, JavaScript) could not take those, and a small body would become an answer of hundreds of megabytes.';

revoke all on function normalize.parse_json(text) from public;
