create or replace function inbox.parse_webhook(p_raw bytea, out body jsonb, out problem text)
language plpgsql
immutable
as $$
declare
    v_text text;
begin
    v_text := convert_from(p_raw, 'UTF8');
    begin
        body := v_text::jsonb;
    exception
        when untranslatable_character or invalid_text_representation then
            -- Escapes that jsonb cannot hold (NUL, lone surrogates) become U+FFFD: one odd letter must not cost a whole batch.
            v_text := regexp_replace(v_text, '(?<!\\)((?:\\\\)*)\\u0000', '\1\\ufffd', 'g');
            v_text := regexp_replace(
                v_text, '(?<!\\)((?:\\\\)*)\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})', '\1\\ufffd', 'g'
            );
            v_text := regexp_replace(
                v_text, '(?<!\\u[dD][89abAB][0-9a-fA-F]{2})(?<!\\)((?:\\\\)*)\\u[dD][c-fC-F][0-9a-fA-F]{2}', '\1\\ufffd', 'g'
            );
            body := v_text::jsonb;
    end;
    if jsonb_typeof(body) <> 'object' then
        body := null;
        problem := 'the body is not a JSON object';
    end if;
exception
    when data_exception or statement_too_complex or program_limit_exceeded then
        body := null;
        problem := meta.describe_error(sqlstate, sqlerrm) ->> 'message';
end;
$$;

comment on function inbox.parse_webhook(bytea) is
'The JSON object of a webhook''s raw body; NUL and lone surrogates, which jsonb cannot hold, become U+FFFD. Else body is null and problem says why.';

revoke all on function inbox.parse_webhook(bytea) from public;
