create or replace function rework.run(p_as_of timestamptz default util.current_time(), p_dry_run boolean default false)
returns table (lead_id bigint, step integer, action text, due_at timestamptz, reason text)
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
    v_step record;
    v_phone people.identifiers;
    v_time_zone text;
    v_due_date date;
    v_planned integer := 0;
    v_spread constant interval := interval '1 minute' / ops.setting_text('rework_per_minute')::integer;
begin
    for v_lead in
        select *
        from leads.leads as l
        where l.next_action in ('await_reply', 'rework')
            and l.next_action_at <= p_as_of
            and l.status in ('contacted', 'engaged')
        order by l.next_action_at, l.id
        for no key update skip locked
    loop
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
            return next;
            continue;
        end if;
        -- An attempt that is on its way, or waits for its channel, is not planned again.
        continue when exists (
            select from rework.attempts as a where a.lead_id = v_lead.id and a.cycle = v_lead.cycle and a.state = 'planned'
        );

        select * into v_step from rework.next_step(v_lead);
        continue when v_step.policy_id is null;
        v_phone := people.phone_of(v_lead.person_id);
        v_time_zone := calendar.time_zone_of(v_phone.value);
        v_due_date := rework.due_date(v_lead, coalesce(v_step.gap_days, ops.setting_text('await_reply_days')::integer), v_time_zone);
        if (p_as_of at time zone v_time_zone)::date < v_due_date then
            if not p_dry_run then
                perform leads.append_event(
                    v_lead.id, 'rework_postponed', 'system',
                    jsonb_build_object(
                        'due_at', calendar.next_sending_time(v_due_date::timestamp at time zone v_time_zone, v_time_zone), 'reason', 'not_due_yet'
                    )
                );
            end if;
            continue;
        end if;

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
        due_at := calendar.next_sending_time(p_as_of + v_planned * v_spread, v_time_zone);
        v_planned := v_planned + 1;
        if not p_dry_run then
            perform rework.plan(v_lead, v_step.policy_id, step, v_step.template_code, due_at, reason);
        end if;
        return next;
    end loop;
end;
$$;

comment on function rework.run(timestamptz, boolean) is
'The daily rework, computed from state and calendar as of a moment: for each open lead whose wait is over it plans the next step of the cadence
(send_template, due in sending hours and spread by rework_per_minute), ends the lead when all steps were made (exhaust), or finds that the person
waits for us (answer). One attempt per lead, cycle and step, however often it runs. p_dry_run changes nothing and returns the same rows.
Leads that another transaction holds are left for the next run.';

revoke all on function rework.run(timestamptz, boolean) from public;
