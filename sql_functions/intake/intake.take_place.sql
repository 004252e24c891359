create or replace function intake.take_place(p_import_id bigint, p_at timestamptz, p_time_zone text, p_place text default null)
returns timestamptz
language plpgsql
volatile
as $$
declare
    v_place_at timestamptz;
begin
    update intake.imports as i
    set paced_until = calendar.next_sending_time(greatest(p_at, i.paced_until), p_time_zone, p_place) + interval '1 hour' / i.per_hour
    where i.id = p_import_id and i.first_contact <> 'now'
    returning i.paced_until - interval '1 hour' / i.per_hour into v_place_at;
    return v_place_at;
end;
$$;

comment on function intake.take_place(bigint, timestamptz, text, text) is
'When the next lead of an import is due in that time zone, per_hour an hour in sending hours; null where nothing is spread, or there is no import.';

revoke all on function intake.take_place(bigint, timestamptz, text, text) from public;
