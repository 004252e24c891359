-- Helpers of the pgTAP tests, in schema `tests` of test databases only.

create or replace function tests.freeze(p_at timestamptz)
returns void
language sql
as $$
    select set_config('indica.fake_now', p_at::text, true)
$$;
comment on function tests.freeze(timestamptz) is
'Stops util.current_time() at an instant until the transaction ends.';

create or replace function tests.thaw()
returns void
language sql
as $$
    select set_config('indica.fake_now', '', true)
$$;
comment on function tests.thaw() is 'Lets util.current_time() run again.';

create or replace function tests.as_role(p_role text)
returns void
language sql
as $$
    select set_config('role', p_role, true)
$$;
comment on function tests.as_role(text) is
'Goes on as a role until the transaction ends; `none` goes back to the superuser.';
