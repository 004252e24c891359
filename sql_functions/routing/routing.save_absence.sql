create or replace function routing.save_absence(
    p_name text,
    p_reason text default 'other',
    p_from text default null,
    p_until text default null,
    out absence_id bigint,
    out starts_at timestamptz,
    out ends_at timestamptz,
    out open_leads bigint
)
language plpgsql
volatile
as $$
declare
    v_consultant constant routing.consultants := routing.find_consultant(p_name);
    v_time_zone constant text := coalesce(v_consultant.time_zone, ops.setting_text('timezone'));
    v_other routing.absences;
begin
    starts_at := case when p_from is null then util.current_time() else routing.read_moment(p_from, v_time_zone, false) end;
    ends_at := case when p_until is not null then routing.read_moment(p_until, v_time_zone, true) end;
    if ends_at <= starts_at then
        raise exception 'an absence begins before it ends' using errcode = 'ID105', hint = 'Without --until it lasts until indica consultant absence end.';
    end if;
    if ends_at <= util.current_time() then
        raise exception 'this absence is over already' using errcode = 'ID105', hint = 'It would change nothing: what was decided stays decided.';
    end if;
    if p_reason is null or p_reason not in ('vacation', 'day_off', 'leave', 'training', 'other') then
        raise exception 'no absence has the reason %', coalesce(p_reason, 'null') using errcode = 'ID105', hint = 'vacation, day_off, leave, training, other.';
    end if;
    -- Waits for decisions under way, and for another absence of theirs.
    perform routing.lock_rules();
    select * into v_other
    from routing.absences as a
    where a.consultant_id = v_consultant.id and coalesce(a.ends_at > save_absence.starts_at, true)
        and coalesce(a.starts_at < save_absence.ends_at, true)
    order by a.starts_at
    limit 1;
    if found then
        raise exception '% is away already, from % %', v_consultant.name, calendar.local_time(v_other.starts_at),
            coalesce('to ' || calendar.local_time(v_other.ends_at), 'on, without an end') using errcode = 'ID331',
            hint = format('End or remove it first: indica consultant absence end %s --id %s.', v_consultant.email, v_other.id);
    end if;
    insert into routing.absences (consultant_id, starts_at, ends_at, reason)
    values (v_consultant.id, save_absence.starts_at, save_absence.ends_at, p_reason)
    returning id into absence_id;
    select count(*) into open_leads from leads.leads as l where l.consultant_id = v_consultant.id and leads.is_open(l.status);
end;
$$;

comment on function routing.save_absence(text, text, text, text) is
'A consultant (e-mail or uid) is away from p_from (now) to the end of p_until (until somebody says so): they receive no leads, and their credit stands still. p_from, p_until: days, or days
and times, in their time zone. open_leads: what they own, which stays theirs. Raises ID208 (no such consultant), ID105 (no day, no reason, an end before the beginning), ID331 (it overlaps
another absence of theirs).';

revoke all on function routing.save_absence(text, text, text, text) from public;
