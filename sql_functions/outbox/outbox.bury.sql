create or replace function outbox.bury(p_job_id bigint, p_error jsonb, p_now timestamptz)
returns void
language sql
volatile
as $$
    update outbox.jobs as m set state = 'dead', finished_at = p_now, last_error = p_error where m.id = p_job_id and m.state = 'pending';
$$;

comment on function outbox.bury(bigint, jsonb, timestamptz) is
'A job that nobody holds is dead: whoever knows of its work has said why, and a human decides. Its attempts stay as they ended.';

revoke all on function outbox.bury(bigint, jsonb, timestamptz) from public;
