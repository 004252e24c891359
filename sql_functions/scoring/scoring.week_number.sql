create or replace function scoring.week_number(p_day date)
returns integer
language sql
immutable
parallel safe
return div((p_day - date '2000-01-03')::numeric, 7)::integer;

comment on function scoring.week_number(date) is 'Which week, from Monday to Sunday, a day lies in, counted from 3 January 2000.';

revoke all on function scoring.week_number(date) from public;
