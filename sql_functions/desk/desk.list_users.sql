create or replace function desk.list_users()
returns table (email text, name text, role text, team text, is_active boolean, sessions bigint, last_seen_at timestamptz)
language sql
stable
as $$
    select u.email, u.name, u.role, t.code, u.is_active, s.open, s.seen_at
    from desk.users as u
    left join routing.teams as t on t.id = u.team_id
    cross join lateral (
        select
            count(*) filter (where k.revoked_at is null and k.expires_at > util.current_time()) as open,
            max(o.seen_at) as seen_at
        from desk.sessions as o
        join ops.api_tokens as k on k.id = o.token_id
        where o.user_id = u.id
    ) as s
    order by u.email;
$$;

comment on function desk.list_users() is
'Who logs in to the desk by a link: role, team, open sessions, when they last looked.';

revoke all on function desk.list_users() from public;
