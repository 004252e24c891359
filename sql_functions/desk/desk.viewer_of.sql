create or replace function desk.viewer_of(p_credential ops.credential)
returns desk.viewer
language plpgsql
stable
as $$
declare
    v_token constant ops.api_tokens := ops.find_token(p_credential);
    v_session desk.sessions;
    v_user desk.users;
    v_opener ops.api_tokens;
    v_role desk.roles;
    v_viewer desk.viewer;
begin
    select * into v_session
    from desk.sessions as s
    where s.token_id = v_token.id and s.seen_at > util.current_time() - ops.setting_text('desk_session_idle')::interval;
    if not found then
        return null;
    end if;
    select * into v_user from desk.users as u where u.id = v_session.user_id and u.is_active;
    select * into v_opener
    from ops.api_tokens as t
    where t.id = v_session.opened_by and t.revoked_at is null and (t.expires_at is null or t.expires_at > util.current_time());
    if v_user.id is null and v_opener.id is null then
        return null;
    end if;

    v_viewer.token_id := v_token.id;
    v_viewer.name := leads.actor_name('token:' || v_token.id);
    v_viewer.consultant_id := v_token.consultant_id;
    select * into v_role
    from desk.roles as r
    where r.code = coalesce(v_user.role, case
        when v_opener.consultant_id is null or 'admin' = any (v_opener.scopes) then 'director'
        when exists (select from routing.teams as t where t.manager_id = v_opener.consultant_id and t.is_active) then 'manager'
        else 'consultant'
    end);
    v_viewer.role := v_role.code;
    v_viewer.sees := v_role.sees;
    -- A token does at the desk what it does elsewhere, and no more: the role gives rights, its scopes the use of them.
    v_viewer.rights := array(
        select r.code
        from unnest(v_role.rights) with ordinality as r (code, n)
        where v_user.id is not null or 'admin' = any (v_opener.scopes) or r.code in ('overview', 'today', 'leads', 'alerts', 'referrers', 'forecast', 'distribution', 'rework', 'messages')
            or (r.code in ('status', 'postpone', 'suppress', 'card') and 'leads:write' = any (v_opener.scopes))
            or (r.code = 'transfer' and 'leads:write' = any (v_opener.scopes) and v_role.sees <> 'all')
            or (r.code = 'correct' and (
                'quarantine' = any (v_opener.scopes) or ('leads:write' = any (v_opener.scopes) and v_role.sees <> 'all')
            ))
        order by r.n
    );
    if v_role.sees = 'team' then
        v_viewer.consultant_ids := array(
            select c.id
            from routing.consultants as c
            join routing.teams as t on t.id = c.team_id
            where t.id = v_user.team_id or (v_user.team_id is null and t.manager_id = v_token.consultant_id)
            order by c.id
        );
    elsif v_role.sees = 'own' then
        v_viewer.consultant_ids := array_remove(array[v_token.consultant_id], null);
    end if;
    return v_viewer;
end;
$$;

comment on function desk.viewer_of(ops.credential) is
'Who looks at the desk with this credential: role and rights as they are now, and whose leads they see. Null when it is no session, or one that has ended: revoked, expired, idle for the setting desk_session_idle, its user removed, or the API token that opened it revoked.';

revoke all on function desk.viewer_of(ops.credential) from public;
