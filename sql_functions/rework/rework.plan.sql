create or replace function rework.plan(p_attempts rework.attempts[])
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_attempts rework.attempts[];
    v_job_ids bigint[];
    v_lead_ids bigint[];
    v_data jsonb[];
begin
    -- GUARD: this lead, cycle and step had one before
    select
        array_agg(w order by w.id), array_agg(w.lead_id order by w.id),
        array_agg(
            jsonb_build_object('cycle', w.cycle, 'step', w.step, 'due_at', w.due_at, 'reason', w.reason) order by w.id
        )
    into v_attempts, v_lead_ids, v_data
    from unnest(p_attempts) as w
    where not exists (
        select from rework.attempts as a where a.lead_id = w.lead_id and a.cycle = w.cycle and a.step = w.step
    );
    if v_attempts is null then
        return 0;
    end if;

    select outbox.enqueue_all(
        'whatsapp.template', v_lead_ids, array_agg(w.due_at order by w.id),
        array_agg(format('rework:%s:%s:%s', w.lead_id, w.cycle, w.step) order by w.id),
        array_agg(jsonb_build_object('purpose', 'rework', 'template_code', w.template_code, 'attempt_id', w.id) order by w.id)
    ) into v_job_ids
    from unnest(v_attempts) as w;
    insert into rework.attempts (
        id, lead_id, cycle, step, policy_id, template_code, falls_on, due_at, hold_out_percent, outbox_id, created_at
    )
    overriding system value
    select w.id, w.lead_id, w.cycle, w.step, w.policy_id, w.template_code, w.falls_on, w.due_at, w.hold_out_percent, j.id, v_now
    from unnest(v_attempts) with ordinality as w
    join unnest(v_job_ids) with ordinality as j (id, n) on j.n = w.ordinality
    order by w.ordinality;
    perform leads.append_events(v_lead_ids, 'rework_planned', 'system', v_data);
    return cardinality(v_attempts);
end;
$$;

comment on function rework.plan(rework.attempts[]) is
'Orders steps of the cadence, each for another lead: the attempts, with the ids that were drawn for them, their outbox jobs and their events, of which reason says why. Passes
over one whose lead, cycle and step had an attempt before. Returns how many. The caller holds the leads'' rows.';

revoke all on function rework.plan(rework.attempts[]) from public;
