create or replace function sending.keep_evidence(p_job_id bigint, p_evidence jsonb)
returns void
language sql
volatile
as $$
    update sending.messages as m
    set error = m.error || jsonb_build_object('evidence', p_evidence)
    where m.send_key = (select o.dedupe_key from outbox.jobs as o where o.id = p_job_id) and m.state = 'unknown';
$$;

comment on function sending.keep_evidence(bigint, jsonb) is
'What was found about a send whose outcome stays unknown, for the human who decides: counts and times, no text of a person.';

revoke all on function sending.keep_evidence(bigint, jsonb) from public;
