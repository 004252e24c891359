create or replace function inbox.succeed_sweep(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    -- What changed in a long outage, or in all of a large inbox at once, is taken in by several readings: a report must end soon.
    c_at_once constant integer := 250;
    v_job outbox.jobs;
    v_channel sending.channels;
    v_began_at timestamptz;
    v_seen record;
    v_bodies jsonb := '[]'::jsonb;
    v_slot timestamptz;
    v_pace interval;
    v_changed integer := 0;
    v_last_at timestamptz;
    v_is_passed boolean;
    v_is_new boolean;
begin
    -- GUARD: the lease was lost
    if not p_is_ours then
        return false;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    select * into v_channel from sending.channels as c where c.id = v_job.channel_id;
    select a.claimed_at into v_began_at from outbox.attempts as a where a.job_id = v_job.id and a.attempt = v_job.attempts;
    v_pace := interval '1 minute' / ops.setting_text('chatwoot_looks_per_minute')::double precision;
    select greatest(s.next_look_at, p_now) into v_slot from chatwoot.sweeps as s where s.channel_id = v_channel.id;

    for v_seen in
        select t.conversation, t.lead_id, leads.is_open(l.status) as is_open
        from (
            select c.conversation, inbox.lead_of_conversation(v_channel.id, inbox.conversation_of(c.conversation), p_now) as lead_id
            from chatwoot.take_listing(v_channel.id, coalesce(p_result -> 'conversations', '[]'), c_at_once) as c (conversation)
        ) as t
        left join leads.leads as l on l.id = t.lead_id
        -- MOST URGENT FIRST: an open lead whose person wrote last, other open leads, other people of ours, strangers
        order by
            (coalesce(leads.is_open(l.status), false) and t.conversation #>> '{last_message,type}' = '0') desc,
            coalesce(leads.is_open(l.status), false) desc, t.lead_id is null, chatwoot.changed_at(t.conversation), (t.conversation ->> 'id')::bigint
    loop
        v_changed := v_changed + 1;
        v_last_at := greatest(v_last_at, chatwoot.changed_at(v_seen.conversation));
        if v_seen.lead_id is not null then
            v_bodies := v_bodies || jsonb_build_array(
                v_seen.conversation || jsonb_build_object('event', 'conversation_updated', 'account', jsonb_build_object('id', v_channel.chatwoot_account_id))
            );
            perform chatwoot.heal_conversation(v_seen.lead_id, v_seen.conversation, v_began_at, p_now);
            perform chatwoot.note_blocked(v_seen.lead_id, v_seen.conversation #> '{meta,sender,blocked}' = 'true', p_now);
        end if;
        -- NOTHING SAID: what changed is ours, or who has it; of days without a reading it is not known
        v_is_passed := false;
        if p_result -> 'is_paged' = 'false' then
            v_is_passed := chatwoot.pass_over(v_channel.id, v_seen.conversation, p_now);
        end if;
        continue when v_is_passed;
        v_is_new := chatwoot.order_look(v_channel.id, (v_seen.conversation ->> 'id')::bigint, v_slot);
        if v_is_new then
            v_slot := v_slot + v_pace;
        end if;
    end loop;

    if v_bodies <> '[]' then
        perform inbox.keep_observation(v_channel.chatwoot_account_id, v_bodies, null);
    end if;
    perform chatwoot.set_next_look(v_channel.id, v_slot);
    perform chatwoot.record_sweep(p_job_id, p_result, v_changed, case when v_changed >= c_at_once then v_last_at end, p_now);
    if v_changed >= c_at_once then
        perform outbox.requeue(v_job.dedupe_key, p_now);
    end if;
    return true;
end;
$$;

comment on function inbox.succeed_sweep(bigint, boolean, jsonb, timestamptz) is
'The worker listed what changed in an inbox (result: conversations, requests, is_paged): what is news, the earliest 250 changes at once and more with the next reading, which is ordered, goes into the inbox as if its webhook had come (whichever comes first counts), what of ours is missing there is put back, and the
messages of those conversations are read next, the most urgent first and at most chatwoot_looks_per_minute; those in which nobody can have said anything (chatwoot.pass_over) are not.';

revoke all on function inbox.succeed_sweep(bigint, boolean, jsonb, timestamptz) from public;
