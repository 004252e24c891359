create or replace function chatwoot.quoted(p_text text)
returns text
language sql
immutable
parallel safe
as $$
    select '> ' || replace(chatwoot.escape_text(p_text), E'\n', E'\n> ');
$$;

comment on function chatwoot.quoted(text) is 'Words from outside as a quotation in a note (Markdown), escaped.';

revoke all on function chatwoot.quoted(text) from public;
