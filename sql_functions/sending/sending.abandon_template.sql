create or replace function sending.abandon_template(p_job_id bigint, p_event text, p_reason text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_message sending.messages;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    select * into v_message from sending.messages as m where m.send_key = v_job.dedupe_key for update;

    if p_event = 'cancelled' then
        update sending.messages as m set state = 'cancelled' where m.id = v_message.id and m.state = 'queued';
        if v_job.payload ? 'attempt_id' then
            perform rework.finish_attempt((v_job.payload ->> 'attempt_id')::bigint, 'cancelled', p_reason);
        end if;
        if v_job.payload ->> 'purpose' in ('first_contact', 'rework') then
            perform leads.append_event(
                v_job.lead_id, 'template_withdrawn', 'system',
                jsonb_strip_nulls(jsonb_build_object('message', v_message.uid, 'purpose', v_job.payload ->> 'purpose', 'reason', p_reason))
            );
        end if;

    elsif p_event = 'given_up' then
        update sending.messages as m
        set state = 'failed', failed_at = p_now, error = jsonb_build_object('message', p_reason)
        where m.id = v_message.id and m.state = 'queued';
        if v_job.payload ? 'attempt_id' then
            perform rework.finish_attempt((v_job.payload ->> 'attempt_id')::bigint, 'failed', 'given_up', v_message.id);
        end if;
        if v_job.payload ->> 'purpose' in ('first_contact', 'rework') then
            perform leads.append_event(
                v_job.lead_id, 'template_withdrawn', 'system',
                jsonb_strip_nulls(jsonb_build_object('message', v_message.uid, 'purpose', v_job.payload ->> 'purpose', 'reason', split_part(p_reason, ' ', 1)))
            );
        end if;

    elsif p_event = 'released' then
        update sending.messages as m set state = 'queued', sends = m.sends - 1 where m.id = v_message.id and m.state = 'sending';

    elsif p_event in ('retried', 'repeated') then
        -- GUARD: it left, and nothing was refused since
        if v_job.state = 'done' and v_message.state is distinct from 'failed' then
            raise exception 'job % of the outbox is done, not dead', p_job_id using errcode = 'ID303';
        end if;
        -- Whoever orders it again believes that the number is reached after all.
        perform people.record_number(
            (select l.person_id from leads.leads as l where l.id = v_job.lead_id), (normalize.phone(v_message.recipient)).match_key, 'reached', p_now
        );
        -- GUARD: nobody knows whether the first copy left
        if v_message.state = 'unknown' and p_event <> 'repeated' then
            raise exception 'the message may have reached the person' using errcode = 'ID304',
                hint = 'Look in WhatsApp first; then repeat with --may-reach-twice.';
        end if;
        update sending.messages as m
        set state = 'queued', unknown_at = null, failed_at = null,
            -- The refused copy's id still names it; that it was accepted says nothing of the next.
            wamid = null, accepted_at = null, sent_at = null,
            earlier_wamids = case when m.wamid is null then m.earlier_wamids else m.earlier_wamids || m.wamid end,
            chatwoot_message_id = null,
            earlier_chatwoot_ids = case
                when m.chatwoot_message_id is null then m.earlier_chatwoot_ids else m.earlier_chatwoot_ids || m.chatwoot_message_id
            end
        where m.id = v_message.id;
        if v_job.payload ? 'attempt_id' then
            perform rework.reopen_attempt((v_job.payload ->> 'attempt_id')::bigint);
        end if;
        perform leads.append_event(
            v_job.lead_id, 'template_retried', ops.actor('operator'),
            jsonb_build_object('message', v_message.uid, 'purpose', v_job.payload ->> 'purpose', 'retry_at', p_now, 'reason', 'retried')
        );
    end if;
end;
$$;

comment on function sending.abandon_template(bigint, text, text, timestamptz) is
'What stood of a template''s job is given up (events: outbox.abandon_job). cancelled: its message will never be sent, and a lead that still waited for it goes
to a human. given_up: it could not be built and did not leave; a human
looks. released: it provably did not leave and is queued again. retried, repeated: it is queued again. dismissed: the message stays what it is.
Raises ID303 when it left and was not refused, ID304 when it is retried while its outcome is unknown.';

revoke all on function sending.abandon_template(bigint, text, text, timestamptz) from public;
