-- Extensions, all of which managed services offer. Run by an administrator; can be repeated.
-- One that stands in another schema is moved: every function of ours names `ext`.

do $$
declare
    v_name text;
    v_schema text;
begin
    foreach v_name in array array['pg_trgm', 'unaccent', 'pgcrypto'] loop
        select n.nspname into v_schema
          from pg_catalog.pg_extension as e
          join pg_catalog.pg_namespace as n on n.oid = e.extnamespace
         where e.extname = v_name;
        if not found then
            execute format('create extension %I schema ext', v_name);
        elsif v_schema <> 'ext' then
            begin
                execute format('alter extension %I set schema ext', v_name);
            exception
                when insufficient_privilege or duplicate_object or duplicate_function then
                    raise exception 'the extension % stands in schema % and cannot be moved to ext: %', v_name, v_schema, sqlerrm
                    using hint = format('Whoever owns it runs: alter extension %I set schema ext.', v_name);
            end;
            raise notice 'extension % moved from schema % to ext', v_name, v_schema;
        end if;
    end loop;
end;
$$;

-- pg_cron lives in one database of a cluster, the one that cron.database_name says.
do $$
begin
    if current_setting('cron.database_name', true) is distinct from current_database() then
        raise notice 'pg_cron is not available in this database: `indica jobs run` must run the jobs';
        return;
    end if;
    create extension if not exists pg_cron;
    grant usage on schema cron to indica_owner, indica_cron;
    grant execute on all functions in schema cron to indica_cron;
exception
    when insufficient_privilege then
        raise notice 'pg_cron is left as it is, since % may not set it up: %', current_user, sqlerrm;
end;
$$;
