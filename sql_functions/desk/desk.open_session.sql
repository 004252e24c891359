create or replace function desk.open_session(p_user_id bigint, p_opened_by bigint)
returns text
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_user desk.users;
    v_opener ops.api_tokens;
    v_consultant routing.consultants;
    v_token_id bigint;
    v_token text;
begin
    select * into v_user from desk.users as u where u.id = p_user_id;
    select * into v_opener from ops.api_tokens as t where t.id = p_opened_by;
    select * into v_consultant
    from routing.consultants as c
    where c.id = v_opener.consultant_id or (c.email = v_user.email and c.is_active);
    select t.token_id, t.token into v_token_id, v_token
    from ops.create_token(
        p_name => coalesce(v_user.name, v_opener.name), p_scopes => array['desk'], p_consultant_id => v_consultant.id,
        p_expires_at => v_now + ops.setting_text('desk_session_max')::interval
    ) as t;
    insert into desk.sessions (token_id, user_id, opened_by, opened_at, seen_at) values (v_token_id, p_user_id, p_opened_by, v_now, v_now);
    perform desk.record(v_token_id, 'login');
    return v_token;
end;
$$;

comment on function desk.open_session(bigint, bigint) is
'Opens a session of the desk for a user, or for the holder of an API token. Returns what its cookie holds, once; it ends after the setting desk_session_max.';

revoke all on function desk.open_session(bigint, bigint) from public;
