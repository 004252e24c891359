create or replace function outbox.expire_claims(p_before timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    v_count integer := 0;
    v_taken integer := 1;
begin
    update outbox.jobs as m
    set lease_expires_at = util.current_time()
    where m.state = 'claimed' and exists (
        select from outbox.attempts as a where a.job_id = m.id and a.attempt = m.attempts and a.claimed_at < p_before
    );
    while v_taken > 0 loop
        v_taken := outbox.requeue_expired(1000);
        v_count := v_count + v_taken;
    end loop;
    return v_count;
end;
$$;

comment on function outbox.expire_claims(timestamptz) is
'Whoever claimed jobs before p_before is not here any more: their leases end now, and outbox.requeue_expired() takes them back. Returns how many.';

revoke all on function outbox.expire_claims(timestamptz) from public;
