create or replace function chatwoot.abandon_job(p_job_id bigint, p_event text, p_reason text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_next_action text;
begin
    if p_event <> 'given_up' then
        return;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    select l.next_action into v_next_action from leads.leads as l where l.id = v_job.lead_id for no key update;
    perform leads.append_event(
        p_lead_id => v_job.lead_id, p_kind => 'chatwoot_step_failed', p_actor => 'system',
        p_data => jsonb_build_object('kind', v_job.kind, 'reason', split_part(p_reason, ' ', 1)), p_at => p_now
    );
    if v_next_action = 'first_contact' and v_job.kind in ('chatwoot.contact', 'chatwoot.conversation') then
        -- The person is not kept waiting for Chatwoot.
        perform sending.request_first_contact(v_job.lead_id);
    end if;
end;
$$;

comment on function chatwoot.abandon_job(bigint, text, text, timestamptz) is
'A job for Chatwoot is given up (events: outbox.abandon_job; only given_up is of consequence): the lead''s history says so, and a first template that waited for
Chatwoot goes without it.';

revoke all on function chatwoot.abandon_job(bigint, text, text, timestamptz) from public;
