create or replace function intake.column_word(p_column text)
returns text
language sql
immutable
as $$
    select regexp_replace(lower(normalize.unaccented(p_column)), '[^a-z0-9]+', '', 'g')
$$;

comment on function intake.column_word(text) is
'The name of a column by its letters and digits alone: E-mail, e_mail and EMAIL are the same word.';

revoke all on function intake.column_word(text) from public;
