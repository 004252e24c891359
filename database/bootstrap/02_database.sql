-- What must exist in the operation's database before the first migration. Run by an administrator;
-- can be repeated. Afterwards nothing needs more than the role indica_migrator.

do $$
declare
    v_database constant text := current_database();
    v_role text;
begin
    if (select r.rolname
          from pg_catalog.pg_database as d
          join pg_catalog.pg_roles as r on r.oid = d.datdba
         where d.datname = v_database) <> 'indica_owner' then
        execute format('alter database %I owner to indica_owner', v_database);
    end if;
    execute format('revoke all on database %I from public', v_database);
    foreach v_role in array array[
        'indica_migrator', 'indica_api', 'indica_worker', 'indica_cron', 'indica_dba', 'indica_bi'
    ]
    loop
        execute format('grant connect on database %I to %I', v_database, v_role);
    end loop;
    -- Many small statements inside functions: compiling one to machine code costs a hundred times its run.
    execute format('alter database %I set jit to off', v_database);
end;
$$;

revoke create on schema public from public;

-- Whoever may take an advisory lock can hold those by which Indica takes turns, and whoever may make a large object can
-- spoil a dump. Only a superuser can take this from everybody; elsewhere it is said, and `indica doctor` names who holds one.
do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid::regprocedure
        from pg_catalog.pg_proc as p
        where p.pronamespace = 'pg_catalog'::regnamespace
            and (p.proname ~ '^pg_(try_)?advisory_(xact_)?lock(_shared)?$' or p.proname in ('lo_creat', 'lo_create', 'lo_from_bytea'))
    loop
        execute format('revoke execute on function %s from public', v_function);
        if v_function::text like '%advisory%' then
            execute format('grant execute on function %s to indica_owner, indica_migrator', v_function);
        end if;
    end loop;
exception
    when insufficient_privilege then
        raise notice 'not a superuser: every login of this database may take advisory locks and make large objects';
end;
$$;

-- The global form: with `in schema` the statement has no effect on PUBLIC's built-in privilege.
alter default privileges for role indica_owner revoke execute on functions from public;

create schema if not exists ext authorization indica_owner;
create schema if not exists util authorization indica_owner;
create schema if not exists meta authorization indica_owner;

comment on schema ext is 'Extensions.';
comment on schema util is 'The clock and pure helpers; touches no table.';
comment on schema meta is 'Ledger of replaceable files, applied revisions, error codes.';

grant usage on schema ext, util
    to indica_migrator, indica_api, indica_worker, indica_cron, indica_dba, indica_bi;

set role indica_owner;

create table if not exists meta.replaceables (
    path text not null,
    kind text not null,
    object_name text not null,
    checksum text not null,
    definition_md5 text,
    applied_at timestamptz not null default clock_timestamp(),
    applied_by text not null default session_user,
    revision text,
    server_major integer,
    constraint replaceables_pkey primary key (path),
    constraint kind_is_known
        check (kind in ('function', 'triggers', 'view', 'materialized_view', 'rows'))
);
comment on table meta.replaceables is 'One row for each file of sql_functions/ as it was last applied.';
comment on column meta.replaceables.path is 'Relative to sql_functions/.';
comment on column meta.replaceables.checksum is 'SHA-256 of the file, hexadecimal.';
comment on column meta.replaceables.definition_md5 is
'MD5 of what the catalogue said right after (definition, privileges, comment), or of the rows and columns that an exact file of rows owns:
another value later is drift. Null for first values (rows: seed).';
comment on column meta.replaceables.revision is 'Revision of the tables at that moment.';
comment on column meta.replaceables.server_major is
'Major version of the server that definition_md5 is of: each writes views and triggers in its own way.';

create table if not exists meta.replaceable_history (
    id bigint generated always as identity,
    path text not null,
    action text not null,
    checksum text,
    applied_at timestamptz not null default clock_timestamp(),
    applied_by text not null default session_user,
    revision text,
    constraint replaceable_history_pkey primary key (id),
    constraint action_is_known check (action in ('applied', 'dropped'))
);
comment on table meta.replaceable_history is 'Every application and drop of a replaceable file; rows are only added.';

create table if not exists meta.releases (
    id bigint generated always as identity,
    release text not null,
    applied_at timestamptz not null default clock_timestamp(),
    applied_by text not null default session_user,
    constraint releases_pkey primary key (id)
);
comment on table meta.releases is
'The release whose tables and functions stand here: the last row. A row is added when another release has upgraded; older code is refused.';
comment on column meta.releases.release is 'Version of pyproject.toml, such as 0.1.0.';

reset role;
