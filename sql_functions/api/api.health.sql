create or replace function api.health(p_credential ops.credential)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_database text;
    v_health jsonb;
begin
    perform ops.check_service(p_credential);
    v_database := ops.probe_database();
    begin
        perform ops.notice_home();
        v_health := ops.health(v_database);
    exception
        when others then
            -- Whether leads can be taken in does not hang on whether everything else could be looked at.
            v_health := jsonb_build_object(
                'ready', v_database is null,
                'checks', jsonb_build_object('health', jsonb_build_object('ok', false, 'detail', sqlstate, 'findings', '[]'::jsonb))
            );
    end;
    return v_health || jsonb_build_object('revision', (select max(v.version_num) from meta.alembic_version as v));
end;
$$;

comment on function api.health(ops.credential) is
'Notices a copy or a restored database (ops.notice_home), and says what ops.health() says. It tries whether the database can be written (ops.probe_database), which alone
decides readiness: when nothing else could be looked at, checks has only health with the SQLSTATE. revision: of the tables, by which the API knows a database that is older
than itself. For the API itself: raises ID903 for any other credential.';

revoke all on function api.health(ops.credential) from public;
grant execute on function api.health(ops.credential) to indica_api;
