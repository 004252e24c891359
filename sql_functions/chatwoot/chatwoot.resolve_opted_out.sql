create or replace function chatwoot.resolve_opted_out(p_as_of timestamptz default util.current_time())
returns bigint
language plpgsql
volatile
as $$
declare
    -- Thanks and our own confirmation come behind the wish.
    c_pause constant interval := interval '2 minutes';
    v_open record;
    v_job_id bigint;
    v_count bigint := 0;
begin
    if ops.setting_text('resolve_opted_out') <> 'on' then
        return 0;
    end if;
    for v_open in
        select c.id, c.lead_id, c.conversation_id
        from chatwoot.conversations as c
        join leads.leads as l on l.id = c.lead_id
        where c.status <> 'resolved' and not c.is_reused and l.status = 'opted_out' and l.unanswered_since is null
            and people.is_person_suppressed(l.person_id)
            and coalesce(greatest(l.ended_at, l.last_inbound_at, l.last_answer_at, c.written_at) < p_as_of - c_pause, false)
            -- Resolved while they can be written to, Chatwoot would ask for a rating whoever just said stop.
            and chatwoot.asks_for_rating(c.channel_id, l.person_id, p_as_of) is not distinct from false
            -- Somebody may open it again, and then it stays; an order that words withdrew resolved nothing.
            and not exists (
                select
                from outbox.jobs as j
                where j.lead_id = c.lead_id and j.kind = 'chatwoot.update' and starts_with(j.dedupe_key, format('resolve_opted_out:%s:', c.id))
                    and j.state <> 'cancelled'
                    and (j.state <> 'done' or coalesce(c.written_at < (j.payload ->> 'unless_written_after')::timestamptz, true))
            )
        order by c.id
        limit 200
    loop
        v_job_id := outbox.enqueue(
            p_kind => 'chatwoot.update', p_lead_id => v_open.lead_id, p_due_at => p_as_of, p_dedupe_key => format('resolve_opted_out:%s:%s', v_open.id, extract(epoch from p_as_of)),
            p_payload => jsonb_build_object(
                'status', 'resolved', 'conversation_id', v_open.conversation_id, 'unless_written_after', p_as_of - c_pause
            )
        );
        v_count := v_count + case when v_job_id is null then 0 else 1 end;
    end loop;
    return v_count;
end;
$$;

comment on function chatwoot.resolve_opted_out(timestamptz) is
'Takes the conversations of people who asked for no more out of the consultants'' queue: resolved, below the note that says why, once (setting resolve_opted_out). Ordered again when words withdrew it. Not one that was open for another reason or
in which somebody wrote since, and while Chatwoot asks for ratings (channels.has_csat, or not known) not before the service window is over. Returns how many were ordered. A scheduled job.';

revoke all on function chatwoot.resolve_opted_out(timestamptz) from public;
