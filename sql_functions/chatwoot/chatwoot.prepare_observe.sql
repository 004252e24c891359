create or replace function chatwoot.prepare_observe(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    -- How long Chatwoot may take to say that a message could not be sent.
    c_unsettled constant interval := interval '1 hour';
    c_longest_past constant interval := interval '7 days';
    v_job outbox.jobs;
    v_lead leads.leads;
    v_channel sending.channels;
    v_contact chatwoot.contacts;
    v_work jsonb;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    if v_job.payload ? 'attempt_id' and not exists (
        select from rework.attempts as a where a.id = (v_job.payload ->> 'attempt_id')::bigint and a.state = 'planned'
    ) then
        return row('cancel', null, 'overtaken', null)::outbox.prepared;
    end if;
    select * into v_channel from sending.channels as c where c.id = coalesce(v_job.channel_id, (sending.default_channel()).id);
    if v_channel.id is null then
        return row('hold', p_now + interval '1 minute', 'no_channel', null)::outbox.prepared;
    end if;

    v_work := jsonb_build_object(
        'account_id', v_channel.chatwoot_account_id,
        'inbox_id', v_channel.chatwoot_inbox_id,
        'unsettled_after', extract(epoch from p_now - c_unsettled),
        -- What was said before the inbox was ours, or before anybody looked, is no business of ours. Chatwoot counts whole seconds.
        'said_since', floor(extract(epoch from greatest(v_channel.created_at, p_now - c_longest_past)))
    );
    if v_job.payload ? 'conversation_id' then
        return row('go', null, null, v_work || jsonb_strip_nulls(jsonb_build_object(
            'conversation_id', v_job.payload -> 'conversation_id',
            'is_known', exists (
                select
                from chatwoot.conversations as v
                where v.channel_id = v_channel.id and v.conversation_id = (v_job.payload ->> 'conversation_id')::bigint
            ),
            'told', (
                select jsonb_agg(jsonb_build_object(
                    'conversation_id', s.conversation_id, 'message_id', s.message_id, 'read_at', extract(epoch from s.told_at)
                ))
                from chatwoot.sightings as s
                where s.channel_id = v_channel.id and s.conversation_id = (v_job.payload ->> 'conversation_id')::bigint
            )
        )))::outbox.prepared;
    end if;

    select * into v_lead from leads.leads as l where l.id = v_job.lead_id;
    select * into v_contact from chatwoot.contacts as k where k.person_id = v_lead.person_id and k.channel_id = v_channel.id;
    return row('go', null, null, v_work || jsonb_strip_nulls(jsonb_build_object(
        'contact_id', v_contact.contact_id,
        'phones', chatwoot.whose(v_lead.id) -> 'phones',
        'told', (
            select jsonb_agg(
                -- What was read up to a moment that has not come may have changed since.
                jsonb_build_object(
                    'conversation_id', s.conversation_id, 'message_id', s.message_id, 'read_at', extract(epoch from case when s.read_at <= p_now then s.read_at end)
                )
                order by s.conversation_id
            )
            from chatwoot.sightings as s
            where s.channel_id = v_channel.id and s.conversation_id in (
                select v.conversation_id from chatwoot.conversations as v where v.lead_id = v_lead.id and v.channel_id = v_channel.id
            )
        )
    )))::outbox.prepared;
end;
$$;

comment on function chatwoot.prepare_observe(bigint, timestamptz) is
'What a worker needs to look in Chatwoot: account_id, inbox_id, said_since and unsettled_after (Unix seconds), told[{conversation_id, read_at, message_id}] (up to where each was read), and either
conversation_id with is_known (one that changed; payload {"conversation_id"}) or contact_id and phones (all conversations of a lead''s person). Cancelled when the
step of the cadence that it was for ({"attempt_id"}) does not wait any more.';

revoke all on function chatwoot.prepare_observe(bigint, timestamptz) from public;
