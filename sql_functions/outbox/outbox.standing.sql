create or replace function outbox.standing()
returns text
language sql
volatile
security definer
set search_path = ''
as $$
    select ops.notice_home();
$$;

comment on function outbox.standing() is 'What a worker says when it claims nothing: see ops.home_standing().';

revoke all on function outbox.standing() from public;
grant execute on function outbox.standing() to indica_worker;
