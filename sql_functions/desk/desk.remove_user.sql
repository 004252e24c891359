create or replace function desk.remove_user(p_email text)
returns integer
language plpgsql
volatile
as $$
declare
    v_user constant desk.users := desk.find_user(p_email);
begin
    update desk.users as u set is_active = false where u.id = v_user.id;
    -- A link that nobody has used yet would open a session.
    update desk.links as l set expires_at = util.current_time() where l.user_id = v_user.id and l.used_at is null and l.expires_at > util.current_time();
    return desk.end_sessions(v_user.id, null);
end;
$$;

comment on function desk.remove_user(text) is
'Somebody logs in to the desk no longer: their sessions and links end. Returns how many sessions. Raises ID222 (no such user).';

revoke all on function desk.remove_user(text) from public;
