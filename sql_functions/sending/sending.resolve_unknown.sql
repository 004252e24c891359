create or replace function sending.resolve_unknown(p_as_of timestamptz default util.current_time())
returns bigint
language plpgsql
volatile
as $$
declare
    v_after constant interval := ops.setting_text('unknown_review_after')::interval;
    v_sent sending.messages;
    v_job outbox.jobs;
    v_count bigint := 0;
begin
    if ops.setting_text('unknown_policy') <> 'resend' then
        return 0;
    end if;
    for v_sent in
        select m.*
        from sending.messages as m
        where m.state = 'unknown'
            and m.sends <= 1
            -- What may have left, or been sent again, before a restore never gets a status here: only a human knows.
            and m.error ->> 'phase' is distinct from 'restored'
            and not exists (
                select from ops.homes as h where h.settled_how is distinct from 'first' and h.noticed_at >= m.unknown_at
            )
            and m.unknown_at <= p_as_of - v_after
            -- Statuses of this number came in meanwhile, so one of this message would have come too.
            and exists (
                select
                from sending.messages as o
                where o.channel_id = m.channel_id and o.id <> m.id and o.sending_at > m.unknown_at - interval '1 day'
                    and greatest(o.sent_at, o.delivered_at, o.read_at) > m.unknown_at
            )
        order by m.unknown_at
        limit 100
    loop
        v_job := outbox.lock_job(v_sent.send_key);
        continue when v_job.state is distinct from 'dead';
        perform outbox.requeue(v_sent.send_key, p_as_of);
        update sending.messages as m
        set state = 'queued', unknown_at = null
        where m.id = v_sent.id and m.state = 'unknown';
        perform leads.append_event(v_sent.lead_id, 'template_resent', 'system', jsonb_build_object(
            'message', v_sent.uid, 'purpose', v_sent.purpose, 'sends', v_sent.sends, 'retry_at', p_as_of, 'reason', 'unknown_policy'
        ));
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function sending.resolve_unknown(timestamptz) is
'Applies the setting unknown_policy to sends whose outcome stayed unknown for unknown_review_after while other statuses of their number came in.
human: a human decides, nothing happens here. resend: the message is sent a second and last time; if the first copy did arrive, both wamids are kept
on the one message. Returns how many are sent again.';

revoke all on function sending.resolve_unknown(timestamptz) from public;
