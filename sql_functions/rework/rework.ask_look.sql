create or replace function rework.ask_look(p_attempt_id bigint, p_now timestamptz)
returns timestamptz
language plpgsql
volatile
as $$
declare
    v_asked_at timestamptz;
begin
    update rework.attempts as a
    set look_asked_at = coalesce(a.look_asked_at, p_now)
    where a.id = p_attempt_id
    returning a.look_asked_at into v_asked_at;
    return v_asked_at;
end;
$$;

comment on function rework.ask_look(bigint, timestamptz) is
'An attempt waits until somebody has looked whether the person answered. Returns since when.';

revoke all on function rework.ask_look(bigint, timestamptz) from public;
