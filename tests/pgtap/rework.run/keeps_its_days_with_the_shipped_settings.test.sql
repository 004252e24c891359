-- Shipped sending hours, shipped schedule, real time zones: each step leaves on its day, in that day's hours.
begin;
select plan(16);

-- A worker that does whatever is due of a lead until p_until; says when templates of the cadence left.
create function tests.work(p_lead_id bigint, p_until timestamptz, p_time_zone text)
returns setof timestamp
language plpgsql
as $$
declare
    v_due_at timestamptz;
    v_claimed record;
begin
    loop
        for v_claimed in select * from outbox.claim(tests.worker_id(), 50) loop
            perform outbox.complete(
                tests.worker_id(), v_claimed.id, v_claimed.attempt,
                tests.result(v_claimed.kind, v_claimed.id, v_claimed.work)
                    || case v_claimed.kind
                        when 'chatwoot.contact' then jsonb_build_object('contact_id', 9000 + p_lead_id)
                        when 'chatwoot.conversation' then jsonb_build_object('conversation_id', 7000 + v_claimed.id)
                        else '{}'
                    end
            );
            if v_claimed.work ->> 'template' like 'indica\_retomada%' then
                return next util.current_time() at time zone p_time_zone;
            end if;
        end loop;
        v_due_at := (select min(m.due_at) from outbox.jobs as m where m.lead_id = p_lead_id and m.state = 'pending');
        exit when v_due_at is null or v_due_at >= p_until;
        perform tests.freeze(greatest(v_due_at, util.current_time()));
    end loop;
end;
$$;

create function tests.journey(p_phone text, p_time_zone text, p_contacted_at timestamptz)
returns text
language plpgsql
as $$
declare
    v_schedule constant text[] := string_to_array((select j.schedule from jobs.schedules as j where j.name = 'rework.run'), ' ');
    v_first_day constant date := (p_contacted_at at time zone p_time_zone)::date;
    v_lead_id bigint;
    v_run_at timestamptz;
    v_told text[] := '{}'::text[];
    v_ended_at timestamptz;
begin
    perform tests.freeze(p_contacted_at);
    v_lead_id := tests.lead(1, jsonb_build_object('person', jsonb_build_object('name', 'Maria Souza', 'phone', p_phone)));
    for v_run_at in
        select ((p_contacted_at at time zone 'UTC')::date + n + make_interval(hours => h::integer, mins => v_schedule[1]::integer)) at time zone 'UTC'
        from generate_series(0, 25) as n, unnest(string_to_array(v_schedule[2], ',')) as h
        order by 1
    loop
        continue when v_run_at <= p_contacted_at;
        v_told := v_told || array(select format('D+%s %s', w::date - v_first_day, to_char(w, 'Dy HH24:MI')) from tests.work(v_lead_id, v_run_at, p_time_zone) as w);
        perform tests.freeze(v_run_at);
        perform jobs.run('rework.run');
        if tests.status(v_lead_id) = 'exhausted' then
            return array_to_string(v_told || format('ended D+%s', (v_run_at at time zone p_time_zone)::date - v_first_day), ' ');
        end if;
    end loop;
    return array_to_string(v_told || 'never ended'::text, ' ');
end;
$$;

select tests.make_operation('2026-03-10 15:00:00+00');
-- What ships: Monday to Saturday, eight to eight.
update ops.settings set value = null;
select is((select j.schedule from jobs.schedules as j where j.name = 'rework.run'), '0 9,13,17 * * *', 'every day, in GMT');
create temporary table o as select tests.lead_with_conversation(99) as other;
update outbox.jobs set due_at = 'infinity' where state = 'pending';
create temporary table before as select l.* from leads.leads as l, o where l.id = o.other;

-- Tuesday 4 August 2026.
select is(tests.journey('+5511981230001', 'America/Sao_Paulo', '2026-08-04 14:00+00'), 'D+3 Fri 08:00 D+6 Mon 08:00 D+10 Fri 08:00 ended D+13', 'São Paulo');
select is(tests.journey('+5568981230002', 'America/Rio_Branco', '2026-08-04 16:00+00'), 'D+3 Fri 08:00 D+6 Mon 08:00 D+10 Fri 08:00 ended D+13', 'Acre');
select is(tests.journey('+5581981230003', 'America/Recife', '2026-08-04 16:00+00'), 'D+3 Fri 08:00 D+6 Mon 08:00 D+10 Fri 08:00 ended D+13', 'Recife');
-- Late in the evening: the day is the person's, not GMT's.
select is(tests.journey('+5511981230004', 'America/Sao_Paulo', '2026-08-04 22:30+00'), 'D+3 Fri 08:00 D+6 Mon 08:00 D+10 Fri 08:00 ended D+13', 'contacted in the evening');
select is(tests.journey('+5568981230005', 'America/Rio_Branco', '2026-08-05 00:30+00'), 'D+3 Fri 08:00 D+6 Mon 08:00 D+10 Fri 08:00 ended D+13', 'in Acre after midnight in GMT');
-- Friday: D+2 is a Sunday, D+3 a Monday; national holidays are no sending days (Monday 7 September).
select is(tests.journey('+5511981230006', 'America/Sao_Paulo', '2026-09-04 14:00+00'), 'D+4 Tue 08:00 D+6 Thu 08:00 D+10 Mon 08:00 ended D+13', 'a holiday moves a step to the next sending day, and none of those behind it');
-- Monday: D+6 is a Sunday.
select is(tests.journey('+5511981230010', 'America/Sao_Paulo', '2026-08-03 14:00+00'), 'D+3 Thu 08:00 D+7 Mon 08:00 D+10 Thu 08:00 ended D+13', 'and so does a Sunday');

-- Operations elsewhere: the foreign number is in the operation's zone, with daylight saving that begins or ends on the way.
update ops.settings set value = '"America/New_York"' where key = 'timezone';
select is(tests.journey('+12125550107', 'America/New_York', '2027-03-09 15:00+00'), 'D+3 Fri 08:00 D+6 Mon 08:00 D+10 Fri 08:00 ended D+13', 'New York, whose clocks go forward');
update ops.settings set value = '"America/Noronha"' where key = 'timezone';
select is(tests.journey('+12125550108', 'America/Noronha', '2026-08-04 14:00+00'), 'D+3 Fri 08:00 D+6 Mon 08:00 D+10 Fri 08:00 ended D+13', 'Noronha');
update ops.settings set value = '"Pacific/Auckland"' where key = 'timezone';
select is(tests.journey('+12125550109', 'Pacific/Auckland', '2026-09-21 23:00+00'), 'D+3 Fri 08:00 D+6 Mon 08:00 D+10 Fri 08:00 ended D+13', 'Auckland, where the run is after closing, and clocks go forward');
update ops.settings set value = '"Asia/Tokyo"' where key = 'timezone';
select is(tests.journey('+12125550110', 'Asia/Tokyo', '2026-08-04 01:00+00'), 'D+3 Fri 08:00 D+6 Mon 08:00 D+10 Fri 08:00 ended D+13', 'Tokyo, where the day of the operation begins in the evening of GMT');
select is(tests.journey('+12125550111', 'Asia/Tokyo', '2026-08-04 22:30+00'), 'D+3 Sat 08:00 D+6 Tue 08:00 D+10 Sat 08:00 ended D+13', 'and somebody written to there at half past seven in the morning');
update ops.settings set value = '{"1": ["09:00", "17:00"], "2": ["09:00", "17:00"], "3": ["09:00", "17:00"], "4": ["09:00", "17:00"], "5": ["09:00", "17:00"]}' where key = 'first_contact_hours';
select is(tests.journey('+12125550112', 'Asia/Tokyo', '2026-08-04 01:00+00'), 'D+3 Fri 09:00 D+6 Mon 09:00 D+10 Fri 09:00 ended D+13', 'and closes before the first run in GMT');
-- The daily run alone.
update jobs.schedules set schedule = '0 9 * * *' where name = 'rework.run';
select is(tests.journey('+12125550113', 'Asia/Tokyo', '2026-08-04 01:00+00'), 'D+3 Fri 09:00 D+6 Mon 09:00 D+10 Fri 09:00 ended D+13', 'also with one run a day');
select results_eq('select l.id, l.status, l.cycle, l.consultant_id from leads.leads as l, o where l.id = o.other', 'select b.id, b.status, b.cycle, b.consultant_id from before as b', 'a lead that was never written to is left alone');

select * from finish();
rollback;
