create or replace function chatwoot.escape_text(p_text text)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    v_text text;
begin
    -- Every way to end a line is one; tabs are spaces; what is not seen, or turns the direction of writing, goes.
    v_text := regexp_replace(p_text, E'\r\n?|[\u000b\u000c\u0085\u2028\u2029]', E'\n', 'g');
    v_text := regexp_replace(v_text, E'[\t\u00a0]', ' ', 'g');
    v_text := regexp_replace(v_text, E'[\u0001-\u0009\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]', '', 'g');
    v_text := btrim(regexp_replace(v_text, E' *\n[ \n]*', E'\n', 'g'), E' \n');
    v_text := regexp_replace(v_text, '([\\`*<>&~|]|\[|\])', '\\\1', 'g');
    v_text := regexp_replace(v_text, '(?<![[:alnum:]])_|_(?![[:alnum:]])', '\\_', 'g');
    v_text := regexp_replace(v_text, '^([#+=-])', '\\\1', 'gn');
    v_text := regexp_replace(v_text, '^([0-9]+)([.)])', '\1\\\2', 'gn');
    -- Chatwoot looks for mentions in the text as it is, whatever Markdown says.
    return regexp_replace(v_text, '(mention:)//', '\1\\/\\/', 'gi');
end;
$$;

comment on function chatwoot.escape_text(text) is
'Text from outside, to be put into a note: shown as it was written, never read as Markdown, HTML or a mention. Blank lines and characters that nobody sees are left out; null stays
null.';

revoke all on function chatwoot.escape_text(text) from public;
