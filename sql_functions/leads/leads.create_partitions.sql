create or replace function leads.create_partitions(p_as_of timestamptz default util.current_time(), p_months integer default 12)
returns bigint
language plpgsql
volatile
as $$
declare
    v_first constant date := date_trunc('month', p_as_of at time zone 'UTC')::date;
    v_from date;
    v_name text;
    v_bounds text[];
    v_has_strays boolean;
    v_count bigint := 0;
begin
    for v_offset in 0..p_months loop
        v_from := (v_first + make_interval(months => v_offset))::date;
        v_name := 'events_' || to_char(v_from, 'YYYY_MM');
        continue when to_regclass('leads.' || v_name) is not null;
        v_bounds := array[v_from::text || ' 00:00:00+00', (v_from + interval '1 month')::date::text || ' 00:00:00+00'];
        select exists (
            select from leads.events_default as e where e.at >= v_bounds[1]::timestamptz and e.at < v_bounds[2]::timestamptz
        ) into v_has_strays;
        if v_has_strays then
            -- Detached it is an ordinary table, from which they can move.
            alter table leads.events detach partition leads.events_default;
        end if;
        if v_has_strays then
            -- Moved before the table is a partition: an event that only moves happens to nobody a second time.
            execute format('create table leads.%I (like leads.events including defaults including constraints)', v_name);
            execute format(
                'with moved as (delete from leads.events_default as e where e.at >= %L and e.at < %L returning e.*)'
                    ' insert into leads.%I select * from moved',
                v_bounds[1], v_bounds[2], v_name
            );
            execute format('alter table leads.events attach partition leads.%I for values from (%L) to (%L)', v_name, v_bounds[1], v_bounds[2]);
            alter table leads.events attach partition leads.events_default default;
        else
            execute format('create table leads.%I partition of leads.events for values from (%L) to (%L)', v_name, v_bounds[1], v_bounds[2]);
        end if;
        execute format('comment on table leads.%I is %L', v_name, 'Events of one month (UTC).');
        v_count := v_count + 1;
    end loop;
    perform leads.guard_partitions();
    return v_count;
end;
$$;

comment on function leads.create_partitions(timestamptz, integer) is
'Makes sure that leads.events has a partition for this month and the next p_months; returns how many were made. Events that had gone to the default
partition move into theirs. Every partition refuses truncation.';

revoke all on function leads.create_partitions(timestamptz, integer) from public;
