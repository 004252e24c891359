create or replace function sending.lock_person(p_job_id bigint, p_error jsonb)
returns void
language plpgsql
volatile
as $$
begin
    if sending.error_class(p_error) = 'OPT_OUT' then
        perform people.lock_person(l.person_id)
        from outbox.jobs as j
        join leads.leads as l on l.id = j.lead_id
        where j.id = p_job_id;
    end if;
end;
$$;

comment on function sending.lock_person(bigint, jsonb) is
'A refusal that means that the person opted out locks their identifiers, before the job and the message: whoever records a reply takes them in the same order.';

revoke all on function sending.lock_person(bigint, jsonb) from public;
