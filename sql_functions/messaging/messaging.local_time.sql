create or replace function messaging.local_time(p_at timestamptz)
returns text
language sql
stable
as $$
    select to_char(p_at at time zone ops.setting_text('timezone'), 'DD/MM/YYYY "às" HH24:MI');
$$;

comment on function messaging.local_time(timestamptz) is 'A moment as people in the operation write it: 22/11/2026 às 09:41, in the setting timezone.';

revoke all on function messaging.local_time(timestamptz) from public;
