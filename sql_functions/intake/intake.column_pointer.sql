create or replace function intake.column_pointer(p_column text)
returns text
language sql
immutable
as $$
    select '/' || replace(replace(p_column, '~', '~0'), '/', '~1')
$$;

comment on function intake.column_pointer(text) is 'The path (intake.read_path) of a column in a row: /Telefone.';

revoke all on function intake.column_pointer(text) from public;
