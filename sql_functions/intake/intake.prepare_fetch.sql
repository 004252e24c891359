create or replace function intake.prepare_fetch(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_announcement intake.announcements;
    v_is_open boolean;
    v_blocker record;
begin
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    select * into v_announcement from intake.announcements as a where a.id = (v_job.payload ->> 'announcement_id')::bigint;
    -- GUARD: it was fetched, or a human gave it up
    if v_announcement.id is null or v_announcement.settled_at is not null then
        return row('cancel', null, 'settled', null)::outbox.prepared;
    end if;
    -- GUARD: nothing more is taken from the source; intake.add_source orders it again
    select s.is_active and t.revoked_at is null into v_is_open
    from intake.sources as s
    join ops.api_tokens as t on t.id = s.token_id
    where s.id = v_announcement.source_id;
    if v_is_open is not true then
        return row('cancel', null, 'source_inactive', null)::outbox.prepared;
    end if;
    -- HOLD: another fetch was refused for what concerns all, and asks for them; of several the first
    select
        b.id, b.class, greatest(case b.state when 'pending' then b.due_at end, p_now + interval '2 seconds') as until
    into v_blocker
    from (
        select m.id, m.state, m.due_at, intake.fetch_class(m.last_error) as class
        from outbox.jobs as m
        where m.lead_id is null and m.destination = v_job.destination and m.finished_at is null and (m.last_error ? 'held') is false
    ) as b
    where b.class in ('token', 'permission', 'limit')
    order by b.id
    limit 1;
    if v_blocker.id <> p_job_id then
        return row('hold', v_blocker.until, 'fetch_' || v_blocker.class, null)::outbox.prepared;
    end if;
    return row('go', null, null, jsonb_build_object('external_id', v_announcement.external_id))::outbox.prepared;
end;
$$;

comment on function intake.prepare_fetch(bigint, timestamptz) is
'What a worker needs to fetch an announced lead: external_id. Held while another fetch waits after a refusal that concerns all of them (its token, a permission,
a limit), so that one request asks for all; cancelled when it was settled, or when its source is inactive.';

revoke all on function intake.prepare_fetch(bigint, timestamptz) from public;
