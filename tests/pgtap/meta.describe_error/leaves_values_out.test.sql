begin;
select plan(7);

create temporary table secrets as
select unnest(array['Maria', 'maria@example.com', '98765', '4321', '52998224725', 'segredo']) as secret;
-- Errors as PostgreSQL itself words them, of statements with somebody's values.
create function tests.error_of(p_statement text) returns jsonb language plpgsql as $$
declare
    v_message text;
    v_context text;
    v_constraint text;
begin
    execute p_statement;
    return null;
exception
    when others then
        get stacked diagnostics v_message = message_text, v_context = pg_exception_context, v_constraint = constraint_name;
        return meta.describe_error(sqlstate, v_message, v_context, v_constraint);
end;
$$;
create temporary table t as
select s.statement, tests.error_of(s.statement) as error
from unnest(array[
    'select ''Maria "52998224725" Souza''::integer', 'select ''Maria''::date', '{"a": Maria segredo}', 'select ''{"nome": "Maria" segredo}''::jsonb',
    'select ''52998224725''::smallint', 'select ''maria@example.com''::uuid', 'select ''Maria''::people.identity',
    'insert into people.people (name, name_key) values (''Maria segredo'', null)',
    'insert into people.identifiers (person_id, kind, value, match_key) values (987654321, ''email'', ''maria@example.com'', ''maria@example.com'')',
    'insert into people.identifiers (person_id, kind, value, match_key) values (987654321, ''Maria'', ''maria@example.com'', ''maria@example.com'')',
    'do $x$ begin raise exception ''Maria''''s "98765-4321" is not %'', ''+55 11 98765-4321''; end $x$', 'select to_timestamp(''Maria'', ''YYYY'')'
]) as s (statement);

select is((select count(*) from t where error is null), 0::bigint, 'each of them is an error');
select is((select string_agg(t.error ->> 'message', ' | ') from t, secrets as s where s.secret not in ('Maria') and strpos(t.error::text, s.secret) > 0), null, 'no number, address or word of somebody''s is in any');
select is((select count(*) from t where error ->> 'message' ~ 'Maria' and statement !~ 'raise exception'), 0::bigint, 'nor a name that PostgreSQL quotes');
select is((select error ->> 'constraint' from t where statement ~ '''Maria'', ''maria@'), 'identifier_kind_is_known', 'the constraint is named');
select is((select count(*) from t where error ->> 'context' ~ 'SQL statement|select|insert|values'), 0::bigint, 'no statement is kept');
select is((select string_agg(error::text, ' | ') from t where coalesce(error ->> 'context', '') !~ 'error_of'), null, 'but where it happened');
select is(meta.describe_error('ID901', 'no text has the key note.title'), '{"sqlstate": "ID901", "message": "no text has the key note.title"}', 'what names nobody stays as it is');

select * from finish();
rollback;
