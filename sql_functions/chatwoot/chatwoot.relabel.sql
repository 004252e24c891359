create or replace function chatwoot.relabel(p_limit integer default 200)
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_lead record;
    v_count integer := 0;
begin
    for v_lead in
        select c.lead_id, c.conversation_id
        from (
            select h.id as channel_id, max(b.learnt_at) as learnt_at
            from chatwoot.labels as b
            join sending.channels as h on h.chatwoot_account_id = b.account_id
            group by h.id
        ) as a
        join chatwoot.conversations as c on c.channel_id = a.channel_id and c.status <> 'resolved' and coalesce(c.labelled_at < a.learnt_at, true)
        where not exists (
            select
            from outbox.jobs as j
            where j.lead_id = c.lead_id and j.kind = 'chatwoot.update' and j.payload -> 'labels' = 'true' and j.finished_at is null
        )
        order by c.labelled_at nulls first, c.id
        limit p_limit
    loop
        perform outbox.enqueue(
            p_kind => 'chatwoot.update', p_lead_id => v_lead.lead_id, p_due_at => v_now,
            p_payload => jsonb_build_object('labels', true, 'conversation_id', v_lead.conversation_id)
        );
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function chatwoot.relabel(integer) is
'Orders that conversations which are not resolved get our labels by the titles that their account has now, those first that never did; p_limit at most. Run as a job, so that a change of titles reaches all in bounded batches. Returns how many.';

revoke all on function chatwoot.relabel(integer) from public;
