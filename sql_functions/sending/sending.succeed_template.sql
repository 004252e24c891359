create or replace function sending.succeed_template(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language sql
volatile
as $$
    select sending.accept_result(
        (
            select m.id
            from sending.messages as m
            where m.send_key = (select o.dedupe_key from outbox.jobs as o where o.id = p_job_id)
        ),
        p_result, p_now
    );
$$;

comment on function sending.succeed_template(bigint, boolean, jsonb, timestamptz) is
'Meta accepted the template of a job, or Chatwoot took it to send it (sending.accept_result). Evidence that a message left is never thrown away, however late it comes: p_is_ours does not
matter. Returns whether the message that counts is the one of this result; a copy that was refused since is no proof.';

revoke all on function sending.succeed_template(bigint, boolean, jsonb, timestamptz) from public;
