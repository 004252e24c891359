create or replace function rework.places_left(p_day date)
returns integer
language plpgsql
stable
as $$
declare
    v_time_zone constant text := ops.setting_text('timezone');
    v_from constant timestamptz := p_day::timestamp at time zone v_time_zone;
    v_until constant timestamptz := (p_day + 1)::timestamp at time zone v_time_zone;
    v_limit integer;
    v_others bigint;
    v_taken bigint;
begin
    select c.people_per_day into v_limit from sending.channels as c where c.is_default;
    if v_limit is null then
        return null;
    end if;
    -- What first contacts took of their share, or more.
    select count(distinct m.recipient) into v_others
    from sending.messages as m
    where m.sending_at >= v_from and m.sending_at < v_until and m.purpose <> 'rework';
    select count(*) into v_taken
    from rework.attempts as a
    where a.due_at >= v_from and a.due_at < v_until and a.state in ('planned', 'sent');
    return greatest(v_limit - greatest(v_others, ceil(v_limit * ops.setting_text('rework_reserve')::numeric / 100)) - v_taken, 0);
end;
$$;

comment on function rework.places_left(date) is
'How many more people the cadence may write to on a civil day of the operation: the number''s daily limit of people, less what first contacts took or will need (setting
rework_reserve), less the attempts that the day has. Null: no limit.';

revoke all on function rework.places_left(date) from public;
