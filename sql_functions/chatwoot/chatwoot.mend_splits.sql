create or replace function chatwoot.mend_splits(p_limit integer default 200)
returns integer
language plpgsql
volatile
as $$
declare
    -- What is younger is being settled.
    c_patience constant interval := interval '5 minutes';
    c_on_its_way constant interval := interval '10 minutes';
    v_now constant timestamptz := util.current_time();
    v_splits jsonb;
    v_due record;
    v_split record;
    v_chosen_id bigint;
    v_is_free boolean;
    v_is_told boolean;
    v_count integer := 0;
begin
    select coalesce(jsonb_agg(to_jsonb(s) || jsonb_build_object('is_known', v.split_since is not null) order by s.since, s.lead_id), '[]') into v_splits
    from chatwoot.splits as s
    left join lateral (
        select max(c.split_since) as split_since from chatwoot.conversations as c where c.lead_id = s.lead_id and c.conversation_id = s.conversation_id
    ) as v on true
    -- What was ordered just now is on its way.
    where s.since <= v_now - c_patience and coalesce(s.ordered_at <= v_now - c_on_its_way, true);
    -- KEPT, so that health reads it without looking at every lead
    update chatwoot.conversations as c
    set split_since = s.since
    from (
        select v.id, k.since
        from jsonb_to_recordset(v_splits) as k (lead_id bigint, conversation_id bigint, since timestamptz)
        join chatwoot.conversations as v on v.lead_id = k.lead_id and v.conversation_id = k.conversation_id
        union all
        select v.id, null
        from chatwoot.conversations as v
        where v.split_since is not null and not exists (
            select
            from jsonb_to_recordset(v_splits) as k (lead_id bigint, conversation_id bigint)
            where k.lead_id = v.lead_id and k.conversation_id = v.conversation_id
        )
    ) as s
    where c.id = s.id and c.split_since is distinct from s.since;
    for v_due in
        select k.lead_id, k.is_known
        from jsonb_to_recordset(v_splits) as k (lead_id bigint, reason text, since timestamptz, ordered_at timestamptz, is_known boolean)
        -- What waits for Chatwoot is not ordered again.
        where k.reason in ('nobody', 'another') and k.ordered_at is null
        order by k.since, k.lead_id
        limit p_limit
    loop
        -- PASS OVER: somebody holds it
        v_is_free := leads.try_lock_lead(v_due.lead_id);
        continue when not v_is_free;
        -- Read after the lock, in a statement of its own.
        select s.* into v_split from chatwoot.splits as s where s.lead_id = v_due.lead_id and s.reason in ('nobody', 'another') and s.ordered_at is null;
        continue when not found;
        v_chosen_id := chatwoot.chosen_consultant(v_split.lead_id);
        if v_chosen_id is not null then
            -- A human's choice there of which nobody had told.
            perform routing.transfer_lead(v_split.lead_id, v_chosen_id, 'chatwoot_assignee', 'chatwoot');
        else
            -- Told once for each: who takes it back again and again is told by health.
            v_is_told := v_due.is_known and exists (
                select
                from leads.events as e
                where e.lead_id = v_split.lead_id and e.kind = 'conversation_given' and e.at >= v_split.since
                    and e.data @> jsonb_build_object('conversation_id', v_split.conversation_id, 'agent_id', v_split.agent_id)
            );
            perform chatwoot.give_conversation(
                v_split.lead_id, v_split.conversation_id, case when not v_is_told then v_split.agent_id end, 'split', v_now
            );
        end if;
        perform chatwoot.record_heal('assignee', v_split.lead_id, v_split.conversation_id, v_now);
        v_count := v_count + 1;
    end loop;
    -- ONE CONVERSATION: of several that are open, the one into which Chatwoot puts what the person writes
    for v_split in
        select distinct c.lead_id
        from chatwoot.conversations as c
        join chatwoot.conversations as n on n.lead_id = c.lead_id and n.conversation_id <> c.conversation_id and n.attempt > c.attempt
        join leads.leads as l on l.id = c.lead_id
        where c.status <> 'resolved' and not c.is_reused and n.status <> 'resolved' and n.created_at <= v_now - c_patience and leads.is_open(l.status)
            -- What waits for the end of the window, so that nobody is asked for a rating, would only be withdrawn.
            and chatwoot.asks_for_rating(c.channel_id, l.person_id, v_now) is not true
        order by c.lead_id
        limit p_limit
    loop
        v_is_free := leads.try_lock_lead(v_split.lead_id);
        continue when not v_is_free or exists (
            select from outbox.jobs as j where j.lead_id = v_split.lead_id and j.kind = 'chatwoot.update' and j.state in ('pending', 'claimed')
        );
        perform chatwoot.close_others(v_split.lead_id, (chatwoot.current_conversation(v_split.lead_id)).conversation_id, v_now);
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function chatwoot.mend_splits(integer) is
'Gives open conversations whose assignee is another than the lead''s owner (chatwoot.splits) for more than five minutes to the owner, or the lead to whom a human chose there; closes all but one
open conversation of a lead. At most p_limit of each; returns how many. Keeps since when each is split. Run every ten minutes as a job.';

revoke all on function chatwoot.mend_splits(integer) from public;
