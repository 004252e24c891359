create or replace function outbox.fail(p_worker_id bigint, p_id bigint, p_attempt integer, p_error jsonb)
returns text
language plpgsql
volatile
security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_row outbox.jobs;
    v_next record;
begin
    select * into v_row from outbox.jobs as m where m.id = p_id for update;
    if not found then
        raise exception 'outbox message % does not exist', p_id using errcode = 'ID202';
    end if;
    if v_row.kind = 'whatsapp.template' and v_row.state = 'done' and v_row.attempts = p_attempt then
        return 'done';
    end if;
    if v_row.state <> 'claimed' or v_row.claimed_by <> p_worker_id or v_row.attempts <> p_attempt then
        return 'lease_lost';
    end if;

    if v_row.kind = 'whatsapp.template' then
        select * into v_next from sending.fail_template(v_row, p_error, v_now);
    else
        select * into v_next from chatwoot.fail_job(v_row, p_error, v_now);
    end if;
    return outbox.finish(v_row, v_next.state, v_now, v_next.due_at, p_error);
end;
$$;

comment on function outbox.fail(bigint, bigint, integer, jsonb) is
'A worker could not do the work of a row. p_error: {"target", "phase": "before_request" | "no_answer" | "answered", "operation", "http_status", "code"
(Meta''s error.code), "is_transient", "message", "details", "attributes", "retry_after_seconds", "trace_id"}, redacted. Whether and when to try again
is decided here. Returns the new state (pending, dead, cancelled; delivered when a status told meanwhile that the
message left), or lease_lost. Raises ID202.';

revoke all on function outbox.fail(bigint, bigint, integer, jsonb) from public;
grant execute on function outbox.fail(bigint, bigint, integer, jsonb) to indica_worker;
