-- requires: governance.clock
create or replace view governance.access as
select
    'token' as kind, t.name, coalesce(c.name, s.code, u.name, oc.name) as holder,
    case when c.id is not null then 'consultant' when s.id is not null then 'source' when e.token_id is not null then 'desk' else 'operation' end as holder_kind,
    t.scopes as rights, t.created_at, t.expires_at, t.last_used_on, t.revoked_at,
    case
        when t.revoked_at is not null then 'revoked'
        when t.expires_at <= k.at then 'expired'
        when c.is_active is false or s.is_active is false then 'holder_inactive'
        else 'active'
    end as state
from ops.api_tokens as t
cross join governance.clock as k
left join routing.consultants as c on c.id = t.consultant_id
left join intake.sources as s on s.id = t.source_id
left join desk.sessions as e on e.token_id = t.id
left join desk.users as u on u.id = e.user_id
left join ops.api_tokens as ot on ot.id = e.opened_by
left join routing.consultants as oc on oc.id = ot.consultant_id
union all
select
    'desk_user', u.email, u.name, 'desk', r.rights, u.created_at, null, (x.seen_at at time zone 'UTC')::date, null,
    case when u.is_active then 'active' else 'inactive' end
from desk.users as u
join desk.roles as r on r.code = u.role
left join lateral (select max(e.seen_at) as seen_at from desk.sessions as e where e.user_id = u.id) as x on true;

comment on view governance.access is
'One row for each credential (token of the API, session of the desk) and for each user of the desk: who holds it, what it opens, since and until when.';
comment on column governance.access.kind is 'token or desk_user.';
comment on column governance.access.name is 'Name of the token; the user''s e-mail.';
comment on column governance.access.holder is 'Whose it is: the consultant, the source''s code, the user; null: the operation''s own.';
comment on column governance.access.holder_kind is 'consultant, source, desk (a session, a user) or operation.';
comment on column governance.access.rights is 'What it opens: scopes of the token, rights of the user''s role.';
comment on column governance.access.created_at is 'Since when.';
comment on column governance.access.expires_at is 'Until when; null: without an end.';
comment on column governance.access.last_used_on is 'The day (UTC) of its last use; null: never.';
comment on column governance.access.revoked_at is 'When it was taken back.';
comment on column governance.access.state is 'active, revoked, expired, holder_inactive, or inactive (a user).';

revoke all on governance.access from public;
grant select on governance.access to indica_dba;
