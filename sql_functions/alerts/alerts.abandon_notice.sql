create or replace function alerts.abandon_notice(p_job_id bigint, p_event text, p_reason text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_state text;
begin
    v_state := case
        when p_event in ('cancelled', 'dismissed') then 'dropped'
        when p_event = 'given_up' then 'dead'
        when p_event in ('retried', 'repeated') then 'queued'
    end;
    -- Released: it was never begun, and stays queued.
    if v_state is null then
        return;
    end if;
    update alerts.notices as n
    set state = v_state, finished_at = case when v_state <> 'queued' then p_now end, error = case when p_event = 'cancelled' then p_reason else n.error end
    where n.job_id = p_job_id and n.state in ('queued', 'dead');
end;
$$;

comment on function alerts.abandon_notice(bigint, text, text, timestamptz) is
'The job of a notice is given up, or ordered again (events: outbox.abandon_job): it is dropped, dead, or queued.';

revoke all on function alerts.abandon_notice(bigint, text, text, timestamptz) from public;
