create or replace function calendar.local_time(p_at timestamptz)
returns text
language sql
stable
as $$
    select to_char(
        p_at at time zone ops.setting_text('timezone'),
        case when current_setting('indica.locale', true) = 'en' then 'YYYY-MM-DD "at" HH24:MI' else 'DD/MM/YYYY "às" HH24:MI' end
    );
$$;

comment on function calendar.local_time(timestamptz) is 'A moment as people in the operation write it, in the setting timezone and the language of indica.locale: 22/11/2026 às 09:41, 2026-11-22 at 09:41.';

revoke all on function calendar.local_time(timestamptz) from public;
