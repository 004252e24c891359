create or replace function chatwoot.order_sweeps()
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_channel sending.channels;
    v_job outbox.jobs;
    v_count integer := 0;
begin
    for v_channel in
        select c.*
        from sending.channels as c
        -- A number that serves no longer may still have people who write.
        where c.is_default or exists (select from chatwoot.conversations as v where v.channel_id = c.id)
        order by c.id
    loop
        -- One job a channel, done again every minute.
        select * into v_job from outbox.jobs as m where m.dedupe_key = 'sweep:' || v_channel.id;
        if v_job.id is null then
            perform outbox.enqueue(
                p_kind => 'chatwoot.sweep', p_lead_id => null, p_due_at => v_now, p_dedupe_key => 'sweep:' || v_channel.id,
                p_channel_id => v_channel.id
            );
        elsif v_job.finished_at is not null then
            perform outbox.requeue('sweep:' || v_channel.id, v_now);
        else
            continue;
        end if;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function chatwoot.order_sweeps() is
'Orders that each channel''s inbox in Chatwoot is read for what changed, unless that is still being done; run every minute as a job. Returns how many.';

revoke all on function chatwoot.order_sweeps() from public;
