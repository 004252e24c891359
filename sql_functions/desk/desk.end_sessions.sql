create or replace function desk.end_sessions(p_user_id bigint, p_opened_by bigint, p_except bigint default null)
returns integer
language plpgsql
volatile
as $$
declare
    v_prefix text;
    v_ended integer := 0;
begin
    for v_prefix in
        select t.prefix
        from desk.sessions as s
        join ops.api_tokens as t on t.id = s.token_id
        where (s.user_id = p_user_id or s.opened_by = p_opened_by) and t.id is distinct from p_except and t.revoked_at is null
        order by t.id
    loop
        perform ops.revoke_token(v_prefix);
        v_ended := v_ended + 1;
    end loop;
    return v_ended;
end;
$$;

comment on function desk.end_sessions(bigint, bigint, bigint) is
'Logs somebody out of the desk everywhere: all sessions of a user, or that one API token opened, but for one (a token id). Returns how many ended.';

revoke all on function desk.end_sessions(bigint, bigint, bigint) from public;
