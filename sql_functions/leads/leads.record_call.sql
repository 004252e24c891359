create or replace function leads.record_call(
    p_lead_id bigint,
    p_token_id bigint,
    p_result text,
    p_note text default null,
    p_called_at timestamptz default null,
    p_call_back_at timestamptz default null,
    p_calls_to_make integer default ops.setting_text('unreachable_after_calls')::integer
)
returns bigint
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_called_at constant timestamptz := coalesce(p_called_at, v_now);
    v_actor constant text := 'token:' || p_token_id;
    v_lead leads.leads;
    v_person_id bigint;
    v_number people.identifiers;
    v_gone people.detached_identifiers;
    v_call_id bigint;
    v_failures integer;
    v_failed_at timestamptz;
    v_due_at timestamptz;
begin
    select l.person_id into v_person_id from leads.leads as l where l.id = p_lead_id;
    if not found then
        raise exception 'lead % does not exist', p_lead_id using errcode = 'ID201';
    end if;
    if p_call_back_at > v_now + ops.setting_text('appointment_horizon')::interval then
        raise exception 'nobody is called back that late: %', p_call_back_at using errcode = 'ID105', hint = 'The setting appointment_horizon says how far ahead.';
    end if;
    -- In the order of an intake: identifiers before leads.
    perform people.lock_person(v_person_id);
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    -- GUARD: a nervous finger, or a retry whose first answer was lost
    select c.id into v_call_id
    from leads.calls as c
    where c.lead_id = p_lead_id and c.token_id = p_token_id and c.result = p_result
        and (c.called_at = p_called_at or (p_called_at is null and c.recorded_at > v_now - interval '1 minute' and not exists (
            select from leads.calls as o where o.lead_id = p_lead_id and o.token_id = p_token_id and o.id > c.id
        )))
    order by c.id desc
    limit 1;
    if found then
        -- What was written the second time is not lost.
        update leads.calls as c
        set note = concat_ws(E'\n', c.note, p_note)
        where c.id = v_call_id and p_note is not null and strpos(coalesce(c.note, ''), p_note) = 0;
        return v_call_id;
    end if;
    -- A wish to stop is taken whatever became of the lead.
    if not leads.is_open(v_lead.status) and p_result <> 'opted_out' then
        raise exception 'a lead that is % is not called any more', v_lead.status using errcode = 'ID305';
    end if;

    v_number := people.number_to_call(v_person_id);
    if v_number.id is null or v_number.created_at > v_called_at then
        -- Whoever called before it was known otherwise called the number that is detached by now.
        select * into v_gone
        from people.detached_identifiers as d
        where d.person_id = v_person_id and d.kind = 'phone' and d.said_at > v_called_at
        order by d.said_at, d.id
        limit 1;
        if found then
            v_number := null;
            v_number.value := v_gone.value;
            v_number.match_key := v_gone.match_key;
        end if;
    end if;
    insert into leads.calls (lead_id, token_id, result, number, note, called_at, recorded_at)
    values (p_lead_id, p_token_id, p_result, v_number.value, p_note, v_called_at, v_now)
    returning id into v_call_id;
    v_due_at := case when p_result in ('answered', 'call_back') then coalesce(p_call_back_at, v_called_at + interval '1 day') end;
    perform leads.append_event(
        p_lead_id, 'called', v_actor,
        jsonb_strip_nulls(jsonb_build_object('call_id', v_call_id, 'result', p_result, 'called_at', v_called_at, 'due_at', v_due_at)),
        case when p_note is not null then jsonb_build_object('note', p_note) end
    );

    if p_result = 'opted_out' then
        perform leads.opt_out(
            v_person_id, 'request', v_actor, v_called_at,
            case when v_gone.id is not null or people.is_alone(v_number) then array['phone:' || v_number.match_key] else '{}' end
        );
    elsif p_result in ('answered', 'call_back') then
        perform people.record_number(v_person_id, v_number.match_key, 'spoken', v_called_at);
        if v_lead.status in ('new', 'contacted') then
            perform leads.change_status(p_lead_id, 'engaged', v_actor, 'call_' || p_result);
        end if;
    else
        if p_result = 'wrong_number' then
            perform from people.detach_number(v_person_id, v_number.match_key, 'wrong_number', v_called_at);
        else
            perform people.record_number(v_person_id, v_number.match_key, 'tried', v_called_at);
        end if;
        if v_lead.status not in ('new', 'contacted') or exists (
            -- Another number that nobody called yet is another chance.
            select
            from people.identifiers as i
            where i.person_id = v_person_id and i.kind = 'phone' and i.confirmed_at is not null and i.value is distinct from v_number.value
                and not exists (select from leads.calls as c where c.lead_id = p_lead_id and c.number = i.value)
        ) then
            return v_call_id;
        end if;
        select count(*), max(c.called_at) into v_failures, v_failed_at
        from leads.calls as c
        where c.lead_id = p_lead_id
            and c.result in ('no_answer', 'busy', 'wrong_number')
            and (v_number.value is null or c.number is not distinct from v_number.value)
            and not exists (select from leads.calls as a where a.lead_id = p_lead_id and a.called_at >= c.called_at and a.id <> c.id and a.result in ('answered', 'call_back'));
        if v_failures >= p_calls_to_make then
            -- It ended with the last of these calls, whenever that was told: whoever wrote since then comes back.
            perform leads.change_status(
                p_lead_id => p_lead_id, p_to => 'unreachable', p_actor => v_actor, p_reason => p_result,
                p_said_at => greatest(least(v_failed_at, v_now), v_lead.created_at)
            );
        end if;
    end if;
    return v_call_id;
end;
$$;

comment on function leads.record_call(bigint, bigint, text, text, timestamptz, timestamptz, integer) is
'Records a phone call to an open lead and what follows: answered and call_back engage and schedule (p_call_back_at, else tomorrow) and confirm the number; opted_out
suppresses the person as of p_called_at, whatever became of the lead; wrong_number detaches the number that was called; no_answer, busy and wrong_number make the lead
unreachable, as of the last of them, after p_calls_to_make in a row by one number while no other is left to call; until then the next call follows (rework.call_again_at).
p_result: a value of leads.calls.result; p_called_at null: now. The same call reported again (lead, token, result and called_at; without called_at within a
minute) counts once. Returns the call. Raises ID201 (no such lead), ID305 (the lead has ended), ID105 (p_call_back_at later than appointment_horizon).';

revoke all on function leads.record_call(bigint, bigint, text, text, timestamptz, timestamptz, integer) from public;
