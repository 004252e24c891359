create or replace function ops.actor(p_else text default session_user)
returns text
language sql
stable
as $$
    select coalesce(nullif(current_setting('indica.actor', true), ''), p_else);
$$;

comment on function ops.actor(text) is
'Who acts, as whoever calls has said in indica.actor (token:<id> by the API, operator:<name> by the command indica, upgrade); p_else where nobody has.';

revoke all on function ops.actor(text) from public;
