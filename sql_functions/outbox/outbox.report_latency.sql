create or replace function outbox.report_latency(p_destination text, p_seconds double precision, p_requests integer)
returns numeric
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    c_slow constant double precision := 1.0;
    c_quick constant double precision := 0.5;
    v_now constant timestamptz := util.current_time();
    v_most constant numeric := outbox.most_in_flight(p_destination);
    v_in_flight numeric;
begin
    if v_most is null or p_seconds is null or coalesce(p_requests, 0) < 1 then
        return null;
    end if;
    insert into outbox.limits as i (destination, in_flight, changed_at)
    values (p_destination, v_most, v_now - interval '1 second')
    on conflict (destination) do nothing;
    -- Once a second, whoever reports: of two workers that say the same one counts.
    update outbox.limits as i
    set in_flight = case
            when p_seconds > c_slow then greatest(1, least(i.in_flight, v_most) * 0.7)
            when p_seconds < c_quick then least(v_most, i.in_flight + 0.5)
            else least(v_most, i.in_flight)
        end,
        changed_at = v_now
    where i.destination = p_destination and i.changed_at <= v_now - interval '1 second'
    returning i.in_flight into v_in_flight;
    return v_in_flight;
end;
$$;

comment on function outbox.report_latency(text, double precision, integer) is
'A worker tells how long requests to a destination took lately (their mean, and how many there were). Above a second fewer jobs may be in flight, three tenths less each second; below half a second more, one every
two seconds, up to the setting <destination>_in_flight. Returns how many may be; null when nothing changed or the destination has no such setting.';

revoke all on function outbox.report_latency(text, double precision, integer) from public;
grant execute on function outbox.report_latency(text, double precision, integer) to indica_worker;
