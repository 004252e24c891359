create or replace function sending.fail_template(p_job_id bigint, p_error jsonb, p_now timestamptz)
returns outbox.failed
language plpgsql
volatile
as $$
declare
    v_message sending.messages;
begin
    select * into v_message
    from sending.messages as m
    where m.send_key = (select o.dedupe_key from outbox.jobs as o where o.id = p_job_id)
    for update;

    -- GUARD: the worker vanished and the message is not being sent
    if p_error ->> 'phase' = 'lease_expired' and v_message.state is distinct from 'sending' then
        return row('pending', p_now)::outbox.failed;
    end if;
    -- GUARD: a status told meanwhile that it left
    if p_error ->> 'phase' in ('before_request', 'no_answer') and v_message.state in ('accepted', 'sent', 'delivered', 'read') then
        return row('done', null)::outbox.failed;
    end if;
    return sending.record_failure(v_message.id, p_error, p_now);
end;
$$;

comment on function sending.fail_template(bigint, jsonb, timestamptz) is
'What becomes of a template''s job whose send failed, see sending.record_failure(). When its worker vanished while the message was being sent, nobody knows
whether it left. Error shape: see outbox.fail().';

revoke all on function sending.fail_template(bigint, jsonb, timestamptz) from public;
