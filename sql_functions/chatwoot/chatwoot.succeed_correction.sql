create or replace function chatwoot.succeed_correction(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
begin
    -- GUARD: the lease was lost
    if not p_is_ours then
        return false;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    perform leads.append_event(
        v_job.lead_id, 'chatwoot_contact_corrected', 'worker',
        jsonb_strip_nulls(jsonb_build_object(
            'fields', p_result -> 'fields', 'conflicts', nullif(p_result -> 'conflicts', '[]'),
            'reason', case when p_result -> 'is_other' = 'true' then 'another_contact' end
        )),
        p_at => p_now
    );
    return true;
end;
$$;

comment on function chatwoot.succeed_correction(bigint, boolean, jsonb, timestamptz) is
'The worker made the Chatwoot contact follow a correction (result: fields that it changed; conflicts: what another contact there has, so that it stayed; is_other: the contact is
somebody else''s by now, and nothing was written). The event says so, and with conflicts the consultant is told (flow.tell_chatwoot).';

revoke all on function chatwoot.succeed_correction(bigint, boolean, jsonb, timestamptz) from public;
