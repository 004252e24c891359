create or replace function sending.wake_lead(p_lead_id bigint, p_reason text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    perform outbox.wake_job(j.id, p_reason, p_now)
    from outbox.jobs as j
    where j.lead_id = p_lead_id and j.destination = 'whatsapp' and j.state = 'pending';
end;
$$;

comment on function sending.wake_lead(bigint, text, timestamptz) is 'What held the templates of a lead back for this reason is over: they are due at once.';

revoke all on function sending.wake_lead(bigint, text, timestamptz) from public;
