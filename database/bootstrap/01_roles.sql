-- Roles of one operation. Run by an administrator, in any database of the cluster; can be repeated.
-- Passwords are not set here: the local cluster and the operator give each login its own.
-- `indica_` stands for the operation's name: another one has roles of its own (bootstrap/__init__.py).

do $$
declare
    v_role text;
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'indica_owner') then
        create role indica_owner nologin;
    end if;
    foreach v_role in array array[
        'indica_migrator', 'indica_api', 'indica_worker', 'indica_cron', 'indica_dba', 'indica_bi'
    ]
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
            execute format('create role %I login', v_role);
        end if;
    end loop;
end;
$$;

-- The migrator acts as the owner. The owner schedules jobs as indica_cron (pg_cron runs a job as the
-- role that scheduled it) and holds no other role. Since version 16 a membership says what it is good
-- for, and whoever creates a role may manage it and nothing else.
do $$
declare
    v_options constant text := case
        when current_setting('server_version_num')::int >= 160000 then ' with set true, inherit true' else ''
    end;
    v_kind constant text := case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end;
begin
    if not pg_catalog.pg_has_role('indica_migrator', 'indica_owner', v_kind) then
        execute 'grant indica_owner to indica_migrator' || v_options;
    end if;
    if not pg_catalog.pg_has_role('indica_owner', 'indica_cron', v_kind) then
        execute 'grant indica_cron to indica_owner' || v_options;
    end if;
    -- An administrator of a managed service is not a superuser and needs membership to hand things over.
    if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user)
       and not (pg_catalog.pg_has_role(current_user, 'indica_owner', v_kind)
                and pg_catalog.pg_has_role(current_user, 'indica_owner', 'usage')) then
        execute format('grant indica_owner to %I', current_user) || v_options;
    end if;
end;
$$;

-- Since when somebody holds a lock is shown to those alone who may see other sessions. Managed services let
-- their administrator grant this; where none may, health names the holder without the time.
do $$
begin
    if not pg_catalog.pg_has_role('indica_owner', 'pg_read_all_stats', 'member')
       and ((select rolsuper from pg_catalog.pg_roles where rolname = current_user)
            or pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'member with admin option')) then
        grant pg_read_all_stats to indica_owner;
    end if;
end;
$$;

-- No role can take every connection of a server with the usual hundred, and nobody who only reads holds anything up by
-- accident. A limit that the operator has set stays.
do $$
declare
    v_limit record;
begin
    for v_limit in
        select l.role, l.connections
        from (values
            ('indica_migrator', 10), ('indica_api', 64), ('indica_worker', 48), ('indica_cron', 16), ('indica_dba', 8), ('indica_bi', 8)
        ) as l (role, connections)
        join pg_catalog.pg_roles as r on r.rolname = l.role and r.rolconnlimit = -1
    loop
        execute format('alter role %I connection limit %s', v_limit.role, v_limit.connections);
    end loop;
end;
$$;

alter role indica_api set idle_in_transaction_session_timeout to '30s';
alter role indica_worker set idle_in_transaction_session_timeout to '5min';
alter role indica_dba set statement_timeout to '5min';
alter role indica_dba set lock_timeout to '5s';
alter role indica_dba set idle_in_transaction_session_timeout to '1min';
alter role indica_bi set statement_timeout to '5min';
alter role indica_bi set lock_timeout to '5s';
alter role indica_bi set idle_in_transaction_session_timeout to '1min';

comment on role indica_owner is 'Owns every object of Indica; nobody logs in as it.';
comment on role indica_migrator is 'Runs `alembic upgrade head` as the owner.';
comment on role indica_api is 'The HTTP API: may execute functions of schema api, has no table privilege.';
comment on role indica_worker is 'The outbound worker: may execute functions of schema outbox, has no table privilege.';
comment on role indica_cron is 'Scheduled jobs: may run jobs (jobs.run_in_steps), has no table privilege.';
comment on role indica_dba is 'Reads governance and ops.';
comment on role indica_bi is 'Reads bi.';
