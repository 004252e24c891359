create or replace function calendar.day_ends(p_at timestamptz)
returns timestamptz
language sql
stable
as $$
    select ((p_at at time zone z.name)::date + 1)::timestamp at time zone z.name from ops.setting_text('timezone') as z (name);
$$;

comment on function calendar.day_ends(timestamptz) is 'When the civil day of the operation to which p_at belongs ends.';

revoke all on function calendar.day_ends(timestamptz) from public;
