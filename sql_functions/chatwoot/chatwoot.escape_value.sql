create or replace function chatwoot.escape_value(p_text text)
returns text
language sql
immutable
parallel safe
as $$
    select replace(chatwoot.escape_text(p_text), E'\n', E'\n\u2003');
$$;

comment on function chatwoot.escape_value(text) is
'chatwoot.escape_text() for a value that follows its name in a line of a note: its further lines are indented by an em space, so that none of them looks like a line of ours.';

revoke all on function chatwoot.escape_value(text) from public;
