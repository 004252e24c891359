create or replace function rework.run(p_as_of timestamptz default util.current_time(), p_dry_run boolean default false, p_limit integer default null)
returns table (lead_id bigint, step integer, action text, due_at timestamptz, reason text)
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
    v_step record;
    v_time_zone text;
    v_due_date date;
    v_opens_at timestamptz;
    v_is_due boolean;
    v_is_free boolean;
    v_places rework.places;
    v_count integer := 0;
begin
    v_places := rework.find_places(p_as_of);
    for v_lead in
        select *
        from leads.leads as l
        where l.next_action in ('await_reply', 'rework')
            -- The day of a step begins at its opening, which may be hours after the run.
            and l.next_action_at <= p_as_of + interval '1 day'
            and l.status in ('contacted', 'engaged')
            -- An attempt that is on its way, or waits for its channel, is not planned again.
            and not exists (
                select from rework.attempts as a where a.lead_id = l.id and a.cycle = l.cycle and a.state = 'planned'
            )
        order by l.next_action_at, l.id
    loop
        exit when v_count >= p_limit;
        select * into v_step from rework.next_step(v_lead);
        v_time_zone := calendar.time_zone_of((people.phone_of(v_lead.person_id)).value);
        v_due_date := rework.due_date(v_lead, coalesce(v_step.gap_days, ops.setting_text('await_reply_days')::integer), v_time_zone);
        -- Null: nothing was ever said, so nobody is silent.
        v_opens_at := case when v_due_date is not null
            then calendar.next_sending_time(v_due_date::timestamp at time zone v_time_zone, v_time_zone)
        end;
        v_is_due := case
            when v_due_date is null then false
            when v_step.step is null then (p_as_of at time zone v_time_zone)::date >= v_due_date
            else p_as_of >= v_opens_at
                or (p_as_of at time zone v_time_zone)::date >= (v_opens_at at time zone v_time_zone)::date
                -- Where the day is over before the next daily run, this run is the one that plans for it.
                or (calendar.next_sending_time(greatest(p_as_of + interval '1 day', v_opens_at), v_time_zone) at time zone v_time_zone)::date
                    > (v_opens_at at time zone v_time_zone)::date
        end;
        continue when not coalesce(v_is_due, false) and v_lead.next_action_at > p_as_of;

        -- PASS OVER: somebody holds it, and the next run takes it
        v_is_free := leads.try_lock_lead(v_lead.id);
        continue when not v_is_free or not exists (
            select
            from leads.leads as l
            where l.id = v_lead.id and (l.event_seq, l.next_action, l.next_action_at) is not distinct from (v_lead.event_seq, v_lead.next_action, v_lead.next_action_at)
        );

        lead_id := v_lead.id;
        step := null;
        due_at := null;
        reason := null;
        if not rework.is_silent(v_lead) then
            action := 'answer';
            reason := 'the_person_waits';
            if not p_dry_run then
                perform leads.append_event(v_lead.id, 'person_waits', 'system');
            end if;
            v_count := v_count + 1;
            return next;
            continue;
        end if;
        continue when v_step.policy_id is null;
        if not v_is_due then
            if not p_dry_run then
                perform leads.append_event(
                    v_lead.id, 'rework_postponed', 'system', jsonb_build_object('due_at', v_opens_at, 'reason', 'not_due_yet')
                );
            end if;
            continue;
        end if;

        v_count := v_count + 1;
        if v_step.step is null then
            action := 'exhaust';
            reason := 'all_steps_made';
            if not p_dry_run then
                perform leads.change_status(v_lead.id, 'exhausted', 'system', reason);
            end if;
            return next;
            continue;
        end if;

        step := v_step.step;
        action := 'send_template';
        reason := 'silent_since_' || to_char(greatest(v_lead.last_outbound_at, v_lead.last_answer_at) at time zone v_time_zone, 'YYYY-MM-DD');
        v_places := rework.take_place(v_places, greatest(p_as_of, v_opens_at), v_time_zone);
        due_at := v_places.taken_at;
        if not p_dry_run then
            perform rework.plan(v_lead, v_step.policy_id, step, v_step.template_code, due_at, reason, v_due_date);
        end if;
        return next;
    end loop;
end;
$$;

comment on function rework.run(timestamptz, boolean, integer) is
'The daily rework, computed from state and calendar as of a moment: for each open lead whose wait is over it plans the next step of the cadence
(send_template, due in the sending hours of its day and spread by rework_per_minute, also when the run is before the opening), ends the lead when all steps were made
(exhaust), or finds that the person waits for us (answer). One attempt per lead, cycle and step, however often it runs. p_dry_run changes nothing and returns the same
rows. p_limit: at most so many leads, so that no transaction holds many for long; call it again until it returns fewer. Leads that another transaction holds are
left for the next run.';

revoke all on function rework.run(timestamptz, boolean, integer) from public;
