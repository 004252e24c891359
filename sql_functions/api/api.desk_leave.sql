create or replace function api.desk_leave(p_credential ops.credential, p_everywhere boolean, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_viewer constant desk.viewer := desk.viewer_of(p_credential);
    v_session desk.sessions;
begin
    if v_viewer.token_id is null then
        http_status := 401;
        body := meta.problem('ID401');
        return;
    end if;
    http_status := 200;
    select * into v_session from desk.sessions as s where s.token_id = v_viewer.token_id;
    perform desk.record(v_viewer.token_id, case when p_everywhere then 'logout_everywhere' else 'logout' end);
    if p_everywhere then
        body := jsonb_build_object('ended', desk.end_sessions(v_session.user_id, v_session.opened_by));
    else
        perform ops.revoke_token((p_credential).prefix);
        body := '{"ended": 1}';
    end if;
end;
$$;

comment on function api.desk_leave(ops.credential, boolean) is
'Logs out of the desk: this session, or all of whoever has it. Answers 200 {ended}, 401 when it has ended already.';

revoke all on function api.desk_leave(ops.credential, boolean) from public;
grant execute on function api.desk_leave(ops.credential, boolean) to indica_api;
