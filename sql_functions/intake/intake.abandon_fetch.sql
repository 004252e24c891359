create or replace function intake.abandon_fetch(p_job_id bigint, p_event text, p_reason text, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    -- Whoever dismisses says why.
    if p_event = 'dismissed' and p_reason is not null then
        update intake.announcements as a
        set settled_at = p_now, outcome = 'given_up'
        where a.id = (select (m.payload ->> 'announcement_id')::bigint from outbox.jobs as m where m.id = p_job_id) and a.settled_at is null;
    end if;
end;
$$;

comment on function intake.abandon_fetch(bigint, text, text, timestamptz) is
'The fetch of a lead is given up (events: outbox.abandon_job): once a human dismissed it, the announcement is settled. Anything else is of no consequence: it stays open.';

revoke all on function intake.abandon_fetch(bigint, text, text, timestamptz) from public;
