create or replace function outbox.register_kind(
    p_kind text,
    p_prepare text,
    p_succeed text,
    p_fail text,
    p_abandon text default null
)
returns void
language sql
volatile
as $$
    insert into outbox.kinds (kind, prepare, succeed, fail, abandon)
    values (p_kind, p_prepare, p_succeed, p_fail, p_abandon)
    on conflict (kind) do update set
        prepare = excluded.prepare, succeed = excluded.succeed, fail = excluded.fail, abandon = excluded.abandon;
$$;

comment on function outbox.register_kind(text, text, text, text, text) is
'Says which functions (schema.function; signatures: see the columns of outbox.kinds) know what to do about a kind of job, `destination.what`. Called by
the file of rows of the room that orders such jobs. A new kind touches that file, its functions, and its handler in the worker: nothing in outbox.';

revoke all on function outbox.register_kind(text, text, text, text, text) from public;
