create or replace function sending.doubt_send(p_job_id bigint, p_noticed_at timestamptz, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    c_error constant jsonb :=
        '{"target": "whatsapp", "phase": "restored", "operation": "restore", "message": "it may have left before the database was restored"}'::jsonb;
    v_job outbox.jobs;
    v_lead leads.leads;
    v_phone people.identifiers;
    v_channel sending.channels;
    v_template sending.templates;
    v_message_id bigint;
begin
    select * into strict v_job from outbox.jobs as o where o.id = p_job_id for update;
    select * into strict v_lead from leads.leads as l where l.id = v_job.lead_id for no key update;
    v_phone := people.phone_of(v_lead.person_id);
    select * into v_channel from sending.channels as c where c.id = coalesce(v_job.channel_id, (sending.default_channel()).id);
    v_template := sending.choose_template(v_job.payload ->> 'purpose', v_job.payload ->> 'template_code', v_lead.referrer_id is not null);
    insert into sending.messages as m (
        lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, queued_at, sending_at
    )
    values (
        v_lead.id, v_channel.id, v_template.id, v_template.purpose, v_job.dedupe_key, v_phone.value,
        sending.render(v_template.body, sending.parameter_values(v_template, v_lead.id), v_template.parameters), 'sending', 1, v_job.created_at,
        least(v_job.due_at, p_noticed_at)
    )
    on conflict (send_key) do update set state = 'sending', sends = m.sends + 1, sending_at = excluded.sending_at
    returning m.id into v_message_id;
    -- Before the event, after which what waits for nothing is cancelled.
    perform outbox.bury(p_job_id, c_error, p_now);
    perform sending.record_failure(v_message_id, c_error, p_now);
end;
$$;

comment on function sending.doubt_send(bigint, timestamptz, timestamptz) is
'Nobody knows whether the template of a job that waits left elsewhere before p_noticed_at (sending.may_have_left): its message is unknown, its job dead and its lead with
a human, until there is evidence (sending.settle_unknown).';

revoke all on function sending.doubt_send(bigint, timestamptz, timestamptz) from public;
