create or replace function rework.run(
    p_as_of timestamptz default util.current_time(),
    p_dry_run boolean default false,
    p_limit integer default null,
    p_done integer default 0
)
returns table (lead_id bigint, step integer, action text, due_at timestamptz, reason text)
language plpgsql
volatile
as $$
declare
    v_horizon constant timestamptz := rework.horizon(p_as_of);
    v_worths constant jsonb := scoring.product_worths();
    v_await_days constant integer := ops.setting_text('await_reply_days')::integer;
    v_operation_zone constant text := ops.setting_text('timezone');
    v_key record;
    v_lead leads.leads;
    v_step record;
    v_draw record;
    v_attempt rework.attempts;
    v_attempts rework.attempts[] := '{}'::rework.attempts[];
    v_phone text;
    v_time_zone text;
    v_place text;
    v_due_date date;
    v_due_day text;
    v_day rework.day;
    v_known_day rework.day;
    v_days rework.day[] := '{}'::rework.day[];
    v_places rework.places;
    v_taken integer[];
    v_left jsonb := '{}'::jsonb;
    v_count integer := 0;
    v_planned integer := 0;
    v_waiting bigint;
    v_total bigint;
begin
    v_places := rework.find_places(p_as_of);
    v_taken := rework.taken_places(p_as_of);
    for v_key in
        select l.id, l.event_seq, count(*) over () as total
        from leads.leads as l
        left join scoring.scores as s on s.lead_id = l.id and s.moment = 'registration'
        where l.next_action in ('await_reply', 'rework')
            and l.next_action_at < v_horizon
            and l.status in ('contacted', 'engaged')
            -- An attempt that is on its way, or waits for its channel, is not planned again.
            and not exists (
                select
                from rework.attempts as a
                where a.lead_id = l.id and a.cycle = l.cycle and a.state = 'planned'
                -- Keeps this a look into the index for each row: as a join, planned while nothing was, it would read all that is planned for each.
                offset 0
            )
        -- Who had no place before is first, in their order; then who spoke with us once, then whom most is expected of, then the newest referrals.
        order by
            l.next_action_cause is not distinct from 'rework_waits' desc,
            case when l.next_action_cause = 'rework_waits' then l.next_action_at end,
            l.status = 'engaged' desc,
            s.probability * coalesce((v_worths ->> l.product_id::text)::double precision, 1) desc nulls last, l.created_at desc, l.id
    loop
        exit when v_count >= p_limit;
        v_total := coalesce(v_total, v_key.total);
        select * into v_lead from leads.leads as l where l.id = v_key.id;
        v_step := rework.next_step(v_lead);
        v_phone := (people.phone_of(v_lead.person_id)).value;
        v_time_zone := calendar.time_zone_of(v_phone);
        v_place := calendar.place_of(v_phone);
        v_due_date := rework.due_date(v_lead, coalesce(v_step.gap_days, v_await_days), v_time_zone, v_step.day_kind, v_place);
        -- Null: nothing was ever said, so nobody is silent.
        v_day := null;
        if v_due_date is not null then
            foreach v_known_day in array v_days loop
                if v_known_day.due_date = v_due_date and v_known_day.time_zone = v_time_zone and v_known_day.place is not distinct from v_place then
                    v_day := v_known_day;
                    exit;
                end if;
            end loop;
            if v_day.due_date is null then
                v_day := rework.day_of(v_due_date, v_time_zone, p_as_of, v_place);
                v_days := v_days || v_day;
            end if;
        end if;
        if v_step.step is null and v_day.due_date is not null then
            -- The end needs no sending day.
            v_day.is_due := (p_as_of at time zone v_time_zone)::date >= v_due_date;
        end if;
        continue when not coalesce(v_day.is_due, false) and v_lead.next_action_at > p_as_of;

        -- PASS OVER: somebody holds it, and the next run takes it; or somebody was there since this run looked, such as another run
        perform
        from leads.leads as l
        where l.id = v_lead.id and l.event_seq = v_key.event_seq and l.event_seq = v_lead.event_seq
            and l.next_action in ('await_reply', 'rework') and l.next_action_at < v_horizon
        for no key update skip locked;
        continue when not found;

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
        if v_day.is_due is distinct from true then
            if not p_dry_run then
                perform leads.append_event(
                    v_lead.id, 'rework_postponed', 'system', jsonb_build_object('due_at', v_day.due_opens_at, 'reason', 'not_due_yet')
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
        v_draw := rework.draw(v_lead, v_step.policy_id, v_step.hold_out_percent);
        if v_draw.is_held_out then
            action := 'hold_out';
            reason := 'drawn';
            due_at := v_day.opens_at;
            if not p_dry_run then
                perform rework.hold_out(v_lead, v_step.policy_id, step, v_step.template_code, due_at, v_due_date, v_draw.hold_out_percent);
            end if;
            return next;
            continue;
        end if;

        -- WHERE IN THE DAY: by its turn among all that are due, as far as minutes and people go
        v_due_day := (v_day.opens_at at time zone v_operation_zone)::date::text;
        if not v_left ? v_due_day then
            v_left := v_left || jsonb_build_object(v_due_day, rework.places_left(v_due_day::date));
        end if;
        reason := null;
        if (v_left ->> v_due_day)::integer <= 0 then
            reason := 'daily_limit';
        else
            v_places := rework.find_place(
                v_places,
                v_taken,
                v_day.opens_at + coalesce(v_day.spread, '0')
                * ((p_done + v_planned)::double precision / greatest(
                    least(p_done + v_total, v_day.room, p_done + v_planned + (v_left ->> v_due_day)::bigint), p_done + v_planned + 1
                )),
                v_time_zone,
                v_place
            );
            if v_places.found_at is null or v_places.found_at >= v_day.closes_at then
                reason := 'rate';
            end if;
        end if;
        if reason is not null then
            action := 'wait';
            if v_waiting is null then
                v_waiting := (
                    select count(*)
                    from leads.leads as l
                    where l.next_action = 'await_reply' and l.next_action_at >= v_horizon and l.next_action_cause = 'rework_waits'
                );
            end if;
            due_at := rework.waits_until(v_day.opens_at, v_time_zone, v_waiting, v_horizon, v_place);
            v_waiting := v_waiting + 1;
            if not p_dry_run then
                perform leads.append_event(v_lead.id, 'rework_waits', 'system', jsonb_build_object('due_at', due_at, 'reason', reason));
            end if;
            return next;
            continue;
        end if;

        action := 'send_template';
        reason := 'silent_since_' || to_char(greatest(v_lead.last_outbound_at, v_lead.last_answer_at) at time zone v_time_zone, 'YYYY-MM-DD');
        v_taken[v_places.minute] := v_places.place;
        due_at := v_places.found_at;
        v_planned := v_planned + 1;
        v_left := v_left || jsonb_build_object(v_due_day, (v_left ->> v_due_day)::integer - 1);
        if not p_dry_run then
            v_attempt.id := nextval('rework.attempts_id_seq');
            v_attempt.lead_id := v_lead.id;
            v_attempt.cycle := v_lead.cycle;
            v_attempt.step := step;
            v_attempt.policy_id := v_step.policy_id;
            v_attempt.template_code := v_step.template_code;
            v_attempt.falls_on := v_due_date;
            v_attempt.due_at := due_at;
            v_attempt.reason := reason;
            v_attempt.hold_out_percent := v_draw.hold_out_percent;
            v_attempts := v_attempts || v_attempt;
        end if;
        return next;
    end loop;
    perform rework.plan(v_attempts);
end;
$$;

comment on function rework.run(timestamptz, boolean, integer, integer) is
'The daily rework, computed from state and calendar as of a moment: for each open lead whose wait is over it plans the next step of its cadence (send_template, in the
sending hours of its day, also when the run is before the opening: spread over them by priority, engaged before contacted, those of whom most is expected (chance of winning times the amount of the product), and newer before older, at most
rework_per_minute), passes over who is held out (hold_out), lets wait what the day has no place for (wait: rate, or daily_limit of the number, of which
rework_reserve is left for first contacts), ends the lead when all steps were made (exhaust), or finds that the person waits for us (answer). One attempt per lead, cycle
and step, however often it runs. p_dry_run changes nothing and returns the same rows. p_limit: at most so many leads, so that no transaction holds many for long; call it
again, with how many were done as p_done, until it returns fewer. Leads that another transaction holds are left for the next run.';

revoke all on function rework.run(timestamptz, boolean, integer, integer) from public;
