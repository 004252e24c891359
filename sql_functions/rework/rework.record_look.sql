create or replace function rework.record_look(p_attempt_id bigint, p_looked_at timestamptz, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_outbox_id bigint;
begin
    update rework.attempts as a
    set looked_at = greatest(a.looked_at, p_looked_at), look_asked_at = null
    where a.id = p_attempt_id and a.state = 'planned'
    returning a.outbox_id into v_outbox_id;
    if v_outbox_id is not null then
        perform outbox.wake_job(v_outbox_id, 'not_looked', p_now);
    end if;
end;
$$;

comment on function rework.record_look(bigint, timestamptz, timestamptz) is
'Chatwoot was read at p_looked_at for a planned attempt, and what was found is applied: its message need not wait for that any more.';

revoke all on function rework.record_look(bigint, timestamptz, timestamptz) from public;
