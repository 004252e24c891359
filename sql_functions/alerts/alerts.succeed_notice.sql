create or replace function alerts.succeed_notice(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language sql
volatile
as $$
    -- When the lease was lost, whoever has the job now tells it.
    update alerts.notices as n
    set state = 'delivered', finished_at = p_now, error = null
    where n.job_id = p_job_id and n.state = 'queued' and p_is_ours;
    select p_is_ours;
$$;

comment on function alerts.succeed_notice(bigint, boolean, jsonb, timestamptz) is 'A notice was told (p_result: what the way answered, of which nothing is kept).';

revoke all on function alerts.succeed_notice(bigint, boolean, jsonb, timestamptz) from public;
