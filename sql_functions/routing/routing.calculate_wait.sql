create or replace function routing.calculate_wait(p_wait routing.waits, p_term routing.terms)
returns routing.waits
language plpgsql
stable
as $$
declare
    v_wait routing.waits := p_wait;
    v_consultant routing.consultants;
    v_hours jsonb;
    v_time_zone text;
    v_place text;
    v_length interval;
begin
    select * into v_consultant from routing.consultants as c where c.id = v_wait.consultant_id;
    v_hours := coalesce(v_consultant.working_hours, ops.setting('working_hours'));
    v_time_zone := coalesce(v_consultant.time_zone, ops.setting_text('timezone'));
    v_place := coalesce(v_consultant.place, ops.setting_text('place'));
    begin
        v_wait.due_at := greatest(v_wait.since, calendar.add_working_time(v_wait.since, p_term.length, v_hours, v_time_zone, v_place));
    exception
        when sqlstate 'ID105' then
            -- So long a term never ends in so few hours: the clock on the wall counts, so that it ends at all.
            v_hours := 'null';
            v_wait.due_at := calendar.add_working_time(v_wait.since, p_term.length, v_hours, v_time_zone, v_place);
    end;
    v_length := calendar.working_time_between(v_wait.since, v_wait.due_at, v_hours, v_time_zone, v_place);
    v_wait.at_risk_at := least(
        v_wait.due_at,
        greatest(
            v_wait.since,
            calendar.add_working_time(
                v_wait.since, make_interval(secs => (extract(epoch from v_length) * p_term.at_risk_share)::double precision), v_hours, v_time_zone, v_place
            )
        )
    );
    return v_wait;
end;
$$;

comment on function routing.calculate_wait(routing.waits, routing.terms) is
'A wait with the moments at which its term is at risk and over, counted from its since in the working time of its owner,
else of the operation; in plain time where the term is longer than the hours of three years.';

revoke all on function routing.calculate_wait(routing.waits, routing.terms) from public;
