create or replace function meta.describe_error(p_sqlstate text, p_message text, p_context text default null, p_constraint text default null)
returns jsonb
language plpgsql
immutable
parallel safe
as $$
declare
    v_message text;
begin
    -- What PostgreSQL quotes is as often a value as a name; quotes of the value make it end nowhere else than at the last one.
    v_message := regexp_replace(p_message, '".*"', '"…"');
    v_message := regexp_replace(v_message, '''.*''', '''…''');
    v_message := regexp_replace(v_message, '\S*@\S*', '…', 'g');
    v_message := regexp_replace(v_message, '[0-9][0-9 ().+-]{3,}[0-9]', '…', 'g');
    return jsonb_strip_nulls(jsonb_build_object(
        'sqlstate', p_sqlstate,
        'message', left(v_message, 300),
        'constraint', nullif(p_constraint, ''),
        'context', (
            select string_agg(l.line, E'\n' order by l.n)
            from regexp_split_to_table(p_context, E'\n') with ordinality as l (line, n)
            where l.line ~ '^(PL/pgSQL|SQL) function '
        )
    ));
end;
$$;

comment on function meta.describe_error(text, text, text, text) is
'An error as it may be kept and logged: SQLSTATE, message, constraint, and in which functions and lines it was raised. Values that the message quotes, e-mail addresses and
long numbers are left out of it, and all of the context but the names of functions: they may be somebody''s.';

revoke all on function meta.describe_error(text, text, text, text) from public;
