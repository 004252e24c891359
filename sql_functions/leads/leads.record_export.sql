create or replace function leads.record_export(p_format text, p_filters jsonb)
returns void
language sql
volatile
as $$
    insert into leads.exports (exported_at, format, filters) values (util.current_time(), p_format, p_filters)
$$;

comment on function leads.record_export(text, jsonb) is
'Keeps that somebody takes a list of leads out of the database; the audit (ops.audit) says who. p_filters holds no personal value.';

revoke all on function leads.record_export(text, jsonb) from public;
