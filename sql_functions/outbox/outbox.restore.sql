create or replace function outbox.restore(p_dedupe_key text, p_due_at timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
begin
    update outbox.jobs as m
    set state = 'pending', due_at = greatest(p_due_at, v_now), created_at = v_now, finished_at = null, last_error = null
    where m.dedupe_key = p_dedupe_key and m.state = 'cancelled';
    if not found then
        return false;
    end if;
    perform pg_notify('outbox', '');
    return true;
end;
$$;

comment on function outbox.restore(text, timestamptz) is
'A job that was cancelled is ordered again under its key, not before p_due_at. Returns false when there is none that was cancelled.';

revoke all on function outbox.restore(text, timestamptz) from public;
