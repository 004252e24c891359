create or replace function flow.weigh_evidence(p_job_id bigint, p_evidence jsonb)
returns text
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_sent_words constant text := split_part(meta.text('note.sent', '|'), '|', 1);
    v_home ops.homes;
    v_job outbox.jobs;
    v_message sending.messages;
    v_lead leads.leads;
    v_after timestamptz;
    v_status record;
    v_notes bigint;
    v_note_at timestamptz;
begin
    select * into v_home from ops.homes as h order by h.id desc limit 1;
    select * into v_job from outbox.jobs as o where o.id = p_job_id for update;
    select * into v_message from sending.messages as m where m.send_key = v_job.dedupe_key for update;
    if v_message.state is distinct from 'unknown' then
        return v_message.state;
    end if;
    select * into v_lead from leads.leads as l where l.id = v_message.lead_id for no key update;
    -- What left here left then; what was ordered only here may have been ordered elsewhere at any time since.
    v_after := case
        when v_home.doubted_at is null or v_message.sending_at > v_home.settled_at
            then v_message.sending_at - interval '1 second'
        else greatest(
            v_home.known_until - interval '1 minute', v_lead.last_outbound_at,
            case when v_message.queued_at < v_home.noticed_at then v_message.queued_at - interval '1 minute' end
        )
    end;

    -- STATUS: a message of ours, which this database does not know, left for this number
    select f.wamid, f.occurred_at into v_status
    from inbox.facts as f
    where f.state = 'parked' and f.wamid is not null and f.occurred_at > v_after
        and f.payload #>> '{entry,biz_opaque_callback_data}' is not null
        and (
            f.payload #>> '{who,wa_id}' in (select ltrim(n.phone, '+') from unnest(people.phone_variants(v_message.recipient)) as n (phone))
            or f.payload #>> '{who,user_id}' in (select i.match_key from people.identifiers as i where i.person_id = v_lead.person_id and i.kind = 'bsuid')
        )
    order by f.occurred_at, f.id
    limit 1;
    if found then
        perform sending.accept_message(v_message.id, v_status.wamid, null, v_status.occurred_at);
        perform outbox.mark_done(v_message.send_key, v_now);
        return 'arrived';
    end if;

    -- NOTE: one of ours, which this database does not know, says that the message was accepted
    select count(*), min((n.note ->> 'at')::timestamptz) filter (where position(v_sent_words in n.note ->> 'content') > 0)
    into v_notes, v_note_at
    from jsonb_array_elements(coalesce(p_evidence -> 'notes', '[]')) as n (note)
    where (n.note ->> 'at')::timestamptz > v_after
        and not exists (
            select from outbox.jobs as o where o.id = (n.note ->> 'outbox')::bigint and o.lead_id = v_message.lead_id
        );
    if v_note_at is not null then
        perform sending.settle_unknown(p_job_id, 'arrived', 'a note in Chatwoot says so', v_note_at, 'note');
    end if;
    if v_notes > 0 then
        perform chatwoot.accept_notes(v_message.lead_id, v_now);
    end if;
    if v_note_at is not null then
        return 'arrived';
    end if;

    perform sending.keep_evidence(p_job_id, jsonb_strip_nulls(jsonb_build_object(
        'asked_at', v_now,
        'conversations', jsonb_array_length(coalesce(p_evidence -> 'conversations', '[]')),
        'notes', jsonb_array_length(coalesce(p_evidence -> 'notes', '[]')),
        'person_wrote_at', (
            select max(w.at::timestamptz)
            from jsonb_array_elements_text(coalesce(p_evidence -> 'incoming', '[]')) as w (at)
            where w.at::timestamptz > coalesce(v_home.known_until, v_after)
        )
    )));
    return 'unknown';
end;
$$;

comment on function flow.weigh_evidence(bigint, jsonb) is
'What became of a send that may have left before a restore, or whose answer never came. p_evidence, what Chatwoot has of the lead: {"conversations": [ids with our mark], "notes": [{"at",
"outbox" (our mark), "content"}], "incoming": [times of the person''s messages]}. A status of a message of ours to this number that we do not know, or a note of ours that says
so, proves that it left: arrived. Otherwise unknown, with what was found, for a human. A message that is not unknown any more: its state.';

revoke all on function flow.weigh_evidence(bigint, jsonb) from public;
