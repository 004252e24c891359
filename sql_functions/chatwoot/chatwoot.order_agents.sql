create or replace function chatwoot.order_agents()
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_account_id bigint;
    v_job outbox.jobs;
    v_id bigint;
    v_count integer := 0;
begin
    for v_account_id in select distinct c.chatwoot_account_id from sending.channels as c where c.is_default order by 1 loop
        select * into v_job from outbox.jobs as m where m.dedupe_key = 'agents:' || v_account_id;
        if v_job.id is null then
            v_id := outbox.enqueue(
                p_kind => 'chatwoot.agents', p_lead_id => null, p_due_at => v_now, p_dedupe_key => 'agents:' || v_account_id,
                p_payload => jsonb_build_object('account_id', v_account_id)
            );
            v_count := v_count + (v_id is not null)::integer;
        elsif v_job.finished_at is not null then
            perform outbox.requeue('agents:' || v_account_id, v_now);
            v_count := v_count + 1;
        end if;
    end loop;
    return v_count;
end;
$$;

comment on function chatwoot.order_agents() is
'Orders that Chatwoot''s agents are read, unless that is being done: nothing tells when one is taken out of the account. Run every hour as a job, and when a conversation turned out to have
nobody though it was given to somebody. Returns how many accounts.';

revoke all on function chatwoot.order_agents() from public;
